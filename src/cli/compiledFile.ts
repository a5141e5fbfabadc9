import { dirname } from 'node:path';
import { checkDocument } from '../network/check/checkNetwork.ts';
import { type CompiledNetwork, compileNetwork } from '../network/compile/compileNetwork.ts';
import { type Diagnostic, describeDiagnostic } from '../network/document/diagnostic.ts';
import { readNetwork } from '../network/document/readNetwork.ts';
import { placesIn } from '../network/textLines.ts';
import type { CliContext } from './context.ts';
import { findSurroundings } from './findSurroundings.ts';
import { readNetworkText } from './networkFile.ts';

/** Says what a check has found in a file, in one line. */
export function diagnoseFinding(
  file: string,
  placeAt: ReturnType<typeof placesIn>,
  finding: Diagnostic,
  context: CliContext,
): void {
  const { line, column } = placeAt(finding.range.offset);
  context.diagnose(
    finding.severity,
    `${file}:${line}:${column}`,
    describeDiagnostic(finding, context.bundle),
  );
}

/**
 * What a network file says, for a command that runs it. Errors and warnings in it are said; with errors it is
 * null, and the status 1.
 * @throws DataError where the file cannot be read.
 */
export async function compiledFile(file: string, context: CliContext): Promise<CompiledNetwork | null> {
  const document = readNetwork(await readNetworkText(file));
  const checked = checkDocument(document, await findSurroundings(document, dirname(file)));
  const placeAt = placesIn(document.text);
  const serious = checked.diagnostics.filter(({ severity }) => severity !== 'info');
  for (const finding of serious) diagnoseFinding(file, placeAt, finding, context);
  if (serious.every(({ severity }) => severity === 'warning')) return compileNetwork(checked);
  context.status = 1;
  return null;
}
