/** The script of a thread of a crew: joins it, does shards of one run after the other, answers when it leaves. */
import { type MessagePort, parentPort, receiveMessageOnPort } from 'node:worker_threads';
import type { WorkerReply } from '../../pool/workerPool.ts';
import { type MachineRecipe, type ProgramNote, StepMachine } from '../wasm/stepMachine.ts';
import { Control, newRun } from './control.ts';
import type { CrewTask } from './crew.ts';
import type { Program } from './program.ts';
import { ShardLoop } from './shardLoop.ts';

type Task = CrewTask<MachineRecipe, ProgramNote>;

parentPort?.on('message', (message: Task | ProgramNote) => {
  // A program that comes when its crew has parted is of no use any more.
  if (parentPort && 'control' in message) parentPort.postMessage(answer(message, parentPort));
});

function answer(task: Task, port: MessagePort): WorkerReply {
  try {
    takePart(task, new Control(task.control), port);
    return { ok: true };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Until the crew parts this thread hears of runs alone; it reads its mail when one has a program that is new. */
function takePart({ recipe, notes }: Task, control: Control, port: MessagePort): void {
  const run = newRun();
  const machine = new StepMachine(recipe, control.join(), run);
  const loop = new ShardLoop(control, run);
  const programs = new Map<number, Program>();
  let packed = 0;
  const learn = (note: ProgramNote) => {
    // Programs for a smaller arena are not run any more.
    if (note.packed !== packed) programs.clear();
    packed = note.packed;
    const { whole, withoutPacking } = machine.compile(note);
    programs.set(note.id, whole).set(-note.id, withoutPacking);
  };
  for (const note of notes) learn(note);
  for (let known = control.await(0, run); known >= 0; known = control.await(known, run)) {
    while (!programs.has(run.program)) learn(receiveMessageOnPort(port)?.message);
    loop.start(programs.get(run.program) as Program);
    if (!loop.work(Number.POSITIVE_INFINITY)) return;
  }
}
