/** Kernels that a person keeps in the setting `convscope.kernels`. */
import * as vscode from 'vscode';
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
  for (const [index, value] of storedValues().entries()) {
    if (isStoredKernel(value)) presets.push(presetOf(value));
    else broken.push(nameOf(value) ?? `#${index + 1}`);
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
  const others = storedValues().filter((value) => nameOf(value) !== stored.name);
  const target = vscode.workspace.workspaceFolders
    ? vscode.ConfigurationTarget.Workspace
    : vscode.ConfigurationTarget.Global;
  await vscode.workspace.getConfiguration(section).update(key, [...others, stored], target);
  return stored.name;
}

function presetOf({ name, kernel, divisor = 1, bias }: StoredKernel): PresetChoice {
  return {
    id: `own:${name}`,
    name,
    sentence: '',
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
