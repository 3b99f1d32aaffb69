import { TextDocument } from 'vscode-languageserver-textdocument';
import { getLanguageService } from 'yaml-language-server';

/** Red Hat's YAML language server, which editors ask, with one schema for all files. A `|` in a text is the cursor. */
export function languageServer(schema: object) {
  const noRequests = () => Promise.reject(new Error('The schema refers to another file.'));
  const service = getLanguageService({
    schemaRequestService: noRequests,
    workspaceContext: { resolveRelativePath: (path) => path },
  });
  service.configure({
    validate: true,
    hover: true,
    completion: true,
    schemas: [{ uri: 'file:///the.schema.json', fileMatch: ['*.yaml'], schema }],
  });
  let version = 0;
  const open = (text: string) => TextDocument.create('file:///spec.yaml', 'yaml', ++version, text);
  const at = (text: string) => {
    const document = open(text.replace('|', ''));
    return { document, position: document.positionAt(text.indexOf('|')) };
  };
  return {
    /** What is offered at the cursor: label → documentation. */
    async complete(text: string): Promise<Record<string, string>> {
      const { document, position } = at(text);
      const { items } = await service.doComplete(document, position, false);
      const words = (documentation: unknown) =>
        typeof documentation === 'string'
          ? documentation
          : ((documentation as { value?: string })?.value ?? '');
      return Object.fromEntries(items.map(({ label, documentation }) => [label, words(documentation)]));
    },
    /** What is inserted for one of the offers. */
    async inserted(text: string, label: string): Promise<string | undefined> {
      const { document, position } = at(text);
      const { items } = await service.doComplete(document, position, false);
      return items.find((item) => item.label === label)?.insertText;
    },
    /** The text shown over the cursor, without the line that names the schema. */
    async hover(text: string): Promise<string> {
      const { document, position } = at(text);
      const { contents } = (await service.doHover(document, position)) ?? {};
      return ((contents as { value?: string })?.value ?? '').replace(/\n\nSource: .*/s, '');
    },
    /** Complaints, `line:column message`, counted from 1. */
    async complaints(text: string): Promise<string[]> {
      const found = await service.doValidation(open(text), false);
      return found.map(
        ({ range, message }) => `${range.start.line + 1}:${range.start.character + 1} ${message}`,
      );
    },
  };
}
