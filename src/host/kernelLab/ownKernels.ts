/** Kernels that a person keeps in the setting `convscope.kernels`. */
import * as vscode from 'vscode';
import { EngineError, type ProblemError } from '../../engine/errors.ts';
import { message } from '../../engine/message.ts';
import type { PresetChoice, SavedKernel } from '../../protocol/kernelLab.ts';

/** One kernel as the setting holds it. */
interface StoredKernel {
  readonly name: string;
  readonly kernel: readonly (readonly number[])[];
  readonly divisor?: number;
  readonly bias?: number;
}

const section = 'convscope';
const key = 'kernels';
const largestKernel = 15;

/** The setting, as a person may know it. */
export const kernelsSetting = `${section}.${key}`;

/** The kernels of the setting that can be used, and the names or places of those that cannot. */
export function ownKernels(): {
  readonly presets: readonly PresetChoice[];
  readonly broken: readonly string[];
} {
  const broken: string[] = [];
  const presets: PresetChoice[] = [];
  const names = new Set<string>();
  for (const [index, value] of storedValues().entries()) {
    // Of two of one name the first counts: a list cannot tell them apart.
    if (isStoredKernel(value) && !names.has(value.name)) {
      names.add(value.name);
      presets.push(presetOf(value));
    } else broken.push(nameOf(value) ?? `#${index + 1}`);
  }
  return { presets, broken };
}

/**
 * Asks for a name and keeps the kernel under it: in the workspace's settings, without a workspace in the
 * user's. Gives the name, or null where the person thought better of it.
 */
export async function keepKernel({ kernel, divisor, bias }: SavedKernel): Promise<string | null> {
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Save kernel'),
    prompt: vscode.l10n.t('A name for it in the list of kernels. A kernel of that name is replaced.'),
    validateInput: (text) => (text.trim() === '' ? vscode.l10n.t('A kernel needs a name.') : undefined),
  });
  if (name === undefined) return null;
  const { height, width, weights } = kernel;
  const rows = Array.from({ length: height }, (_, row) => weights.slice(row * width, (row + 1) * width));
  const stored: StoredKernel = {
    name: name.trim(),
    kernel: rows,
    ...(divisor !== 1 && { divisor }),
    ...(bias !== 0 && { bias }),
  };
  const others = storedValues();
  const place = others.findIndex((value) => nameOf(value) === stored.name);
  const kernels = place < 0 ? [...others, stored] : others.with(place, stored);
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  try {
    await vscode.workspace.getConfiguration(section).update(key, kernels, target);
  } catch (error) {
    throw notKept(stored.name, error);
  }
  return stored.name;
}

/** Opens the settings file that holds the kernels, at them. */
export async function editKernels(): Promise<void> {
  const inspected = vscode.workspace.getConfiguration(section).inspect(key);
  const isWorkspace = inspected?.workspaceValue !== undefined;
  await vscode.commands.executeCommand(
    isWorkspace ? 'workbench.action.openWorkspaceSettingsFile' : 'workbench.action.openSettingsJson',
    { revealSetting: { key: kernelsSetting } },
  );
}

function presetOf({ name, kernel, divisor = 1, bias }: StoredKernel): PresetChoice {
  return {
    id: `own:${name}`,
    name,
    sentence: vscode.l10n.t('A kernel of your own: each output is the sum of its products.'),
    matrix: kernel,
    divisor,
    ...(bias !== undefined && { bias }),
    isOwn: true,
  };
}

function storedValues(): readonly unknown[] {
  const value = vscode.workspace.getConfiguration(section).get<unknown>(key);
  return Array.isArray(value) ? value : [];
}

function isStoredKernel(value: unknown): value is StoredKernel {
  if (nameOf(value) === null) return false;
  const { kernel, divisor = 1, bias = 0 } = value as Record<string, unknown>;
  return isMatrix(kernel) && Number.isFinite(divisor) && divisor !== 0 && Number.isFinite(bias);
}

function isMatrix(value: unknown): value is number[][] {
  if (!Array.isArray(value) || !isExtent(value.length) || !value.every(Array.isArray)) return false;
  const width = value[0].length;
  return isExtent(width) && value.every((row) => row.length === width && row.every(Number.isFinite));
}

function isExtent(length: number): boolean {
  return length >= 1 && length <= largestKernel;
}

function nameOf(value: unknown): string | null {
  if (typeof value !== 'object' || value === null || !('name' in value)) return null;
  return typeof value.name === 'string' && value.name.trim() !== '' ? value.name : null;
}

function notKept(name: string, error: unknown): ProblemError {
  const reason = error instanceof Error ? error.message : String(error);
  return new EngineError({
    code: 'not-written',
    problem: message('The kernel {name} could not be written to the settings ({reason}).', { name, reason }),
    remedy: message('Check that the settings file can be written and has no mistakes, and try again.'),
  });
}
