import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { sentencesElement } from '../protocol/pageSentences.ts';

/** Script and style of a webview, by the name of its bundle. */
const bundles = new Map<string, Promise<readonly [script: string, style: string]>>();

/**
 * The page of the webview bundle `dist/<name>.js` and `.css`. Both stand in the page itself: a webview that
 * fetches them shows its first picture a noticeable moment later. The policy lets in nothing else. The sentences of the display language are there too.
 */
export async function webviewPage(extensionPath: string, name: string): Promise<string> {
  const [script, style] = await readBundle(path.join(extensionPath, 'dist', name));
  const nonce = randomBytes(16).toString('base64url');
  const policy = `default-src 'none'; img-src blob:; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'`;
  return `<!DOCTYPE html>
<html lang="${vscode.env.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<title>Convscope</title>
<style nonce="${nonce}">${style}</style>
</head>
<body>
<div id="root"></div>
${sentencesElement(vscode.l10n.bundle ?? {})}
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}

function readBundle(file: string): Promise<readonly [string, string]> {
  let bundle = bundles.get(file);
  if (!bundle) {
    bundle = Promise.all([readFile(`${file}.js`, 'utf8'), readFile(`${file}.css`, 'utf8')]);
    bundles.set(file, bundle);
    bundle.catch(() => bundles.delete(file));
  }
  return bundle;
}
