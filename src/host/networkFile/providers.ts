/** What the editor shows in a network file, asked of the thread that reads it. */
import * as vscode from 'vscode';
import type { Completion } from '../../language/completion.ts';
import type { SaidDiagnostic } from '../../language/networkLanguage.ts';
import type { DatasetFacts } from './datasetFacts.ts';
import { type Diagnoses, diagnosticOf } from './diagnoses.ts';
import type { LanguageThread } from './languageThread.ts';
import { changeOf, networkSelector, rangeIn } from './networkDocument.ts';
import { registerTopLens } from './topLens.ts';

/** Registers hovers, hints, completion, lenses and quick fixes. */
export function registerProviders(
  thread: LanguageThread,
  diagnoses: Diagnoses,
  facts: DatasetFacts,
): vscode.Disposable {
  const { languages } = vscode;
  const fixes: vscode.CodeActionProvider = {
    provideCodeActions: (document, range) =>
      whileCurrent(document, async () => {
        const { diagnostics = [], saidByJson = [] } = (await diagnoses.of(document)) ?? {};
        return [...diagnostics, ...saidByJson].flatMap((each) => fixesOf(document, range, each));
      }),
  };
  return vscode.Disposable.from(
    languages.registerHoverProvider(networkSelector, {
      provideHover: (document, position) =>
        whileCurrent(document, async () => {
          const offset = document.offsetAt(position);
          const hover = await thread.ask('hover', { text: document.getText(), offset });
          return (
            hover &&
            new vscode.Hover(new vscode.MarkdownString(hover.markdown), rangeIn(document, hover.range))
          );
        }),
    }),
    languages.registerInlayHintsProvider(networkSelector, {
      provideInlayHints: (document, range) =>
        whileCurrent(document, async () => {
          const hints = await thread.ask('hints', { text: document.getText() });
          const placed = hints.map(({ offset, label }) => hintAt(document.positionAt(offset), label));
          return placed.filter(({ position }) => range.contains(position));
        }),
    }),
    languages.registerCompletionItemProvider(
      networkSelector,
      {
        // An answer that is late is not thrown away: VS Code compares it with what was typed meanwhile.
        async provideCompletionItems(document, position) {
          const { uri } = document;
          const offset = document.offsetAt(position);
          const asked = {
            text: document.getText(),
            offset,
            file: uri.toString(),
            surroundings: facts.of(uri),
          };
          const items = await thread.ask('complete', asked).catch(() => []);
          return items.map((item, place) => completionItem(document, item, place));
        },
      },
      ...['"', ':', '/', '['],
    ),
    registerTopLens({
      title: vscode.l10n.t('Summary'),
      tooltip: vscode.l10n.t('Every layer with its shapes, parameters and work'),
      command: 'convscope.showSummary',
    }),
    languages.registerCodeActionsProvider(networkSelector, fixes, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
  );
}

/** An answer about a document; none where that has changed meanwhile, or where the thread ended. */
async function whileCurrent<Answer>(
  document: vscode.TextDocument,
  answer: () => Promise<Answer>,
): Promise<Answer | undefined> {
  const { version } = document;
  const found = await answer().catch(() => undefined);
  return document.version === version ? found : undefined;
}

function hintAt(position: vscode.Position, label: string): vscode.InlayHint {
  const hint = new vscode.InlayHint(position, label);
  hint.paddingLeft = true;
  return hint;
}

const itemKinds = {
  whole: vscode.CompletionItemKind.Class,
  field: vscode.CompletionItemKind.Field,
  value: vscode.CompletionItemKind.Value,
  file: vscode.CompletionItemKind.File,
  folder: vscode.CompletionItemKind.Folder,
} as const;

function completionItem(
  document: vscode.TextDocument,
  { label, kind, snippet, range, filter, markdown, edits, asksOn }: Completion,
  place: number,
): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, itemKinds[kind]);
  item.insertText = new vscode.SnippetString(snippet);
  item.range = rangeIn(document, range);
  item.filterText = filter;
  item.sortText = String(place).padStart(4, '0');
  if (markdown !== null) item.documentation = new vscode.MarkdownString(markdown);
  item.additionalTextEdits = edits.map(
    ({ content, ...where }) => new vscode.TextEdit(rangeIn(document, where), content),
  );
  // An empty title: it is shown nowhere.
  if (asksOn) item.command = { command: 'editor.action.triggerSuggest', title: '' };
  return item;
}

/** The changes that mend a diagnostic, where it touches `range`. */
function fixesOf(
  document: vscode.TextDocument,
  range: vscode.Range,
  said: SaidDiagnostic,
): readonly vscode.CodeAction[] {
  if (!rangeIn(document, said.range).intersection(range)) return [];
  const diagnostic = diagnosticOf(document, said);
  return said.fixes.map(({ title, edits }, place) => {
    const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
    action.edit = changeOf(document, edits);
    action.diagnostics = [diagnostic];
    action.isPreferred = place === 0;
    return action;
  });
}
