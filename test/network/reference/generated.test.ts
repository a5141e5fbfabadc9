import { describe, expect, it } from 'vitest';
import { generatedFiles } from '../../../.ci/generated.ts';
import { datasetTypes } from '../../../src/network/fields/datasetFields.ts';
import { layerTypes } from '../../../src/network/fields/layerFields.ts';
import { networkFields } from '../../../src/network/fields/networkFields.ts';
import { optimizers } from '../../../src/network/fields/trainingFields.ts';
import { read } from '../../sources.ts';

/** What `npm run generate` writes from the declaration of the network file. */

type Schema = { readonly [key: string]: unknown };

const files = generatedFiles();
const schemas = ['media/network.schema.json', 'media/network.schema.es.json'];

/** Every schema within a schema, with what it is the value of. */
function schemasIn(value: unknown, key = ''): { readonly key: string; readonly schema: Schema }[] {
  if (Array.isArray(value)) return value.flatMap((member) => schemasIn(member, key));
  if (typeof value !== 'object' || value === null || ['defaultSnippets', 'default', 'if'].includes(key))
    return [];
  const inner = Object.entries(value).flatMap(([name, member]) => schemasIn(member, name));
  return [{ key, schema: value as Schema }, ...inner];
}

describe('the generated files', () => {
  it.each(Object.keys(files))('%s is what `npm run generate` writes', (path) => {
    expect(read(path)).toBe(files[path]);
  });

  it('name every type and field of the declaration, in both languages', () => {
    const parts = Object.values({ ...layerTypes, ...datasetTypes, ...optimizers });
    const names = [
      ...Object.keys({ ...networkFields, ...layerTypes, ...datasetTypes, ...optimizers }),
      ...parts.flatMap(({ fields }) => Object.keys(fields)),
    ];
    expect(names.length).toBeGreaterThan(60);
    const described = Object.entries(files).filter(([path]) => /^media\/.*network/.test(path));
    expect(described).toHaveLength(4);
    for (const [path, text] of described) {
      const absent = names.filter((name) => !text.includes(name));
      expect(absent, path).toEqual([]);
    }
  });
});

describe.each(schemas)('%s', (path) => {
  const schema = JSON.parse(files[path]) as Schema;

  it('forbids nothing: all that is wrong is said by check', () => {
    const words = new Set(
      schemasIn(schema).flatMap(({ key, schema: one }) =>
        key === 'properties' || key === 'definitions' ? [] : Object.keys(one),
      ),
    );
    const harmless = [
      ...['$schema', 'title', 'properties', 'definitions', '$ref', 'items', 'allOf', 'if', 'then'],
      ...['markdownDescription', 'default', 'defaultSnippets'],
    ];
    expect([...words].filter((word) => !harmless.includes(word))).toEqual([]);
  });

  it('says nothing about the type of a layer, which has a hover of its own', () => {
    const layer = (schema.definitions as { readonly layer: Schema }).layer;
    expect(layer).not.toHaveProperty('markdownDescription');
    expect((layer.properties as { readonly type: Schema }).type).not.toHaveProperty('markdownDescription');
  });
});
