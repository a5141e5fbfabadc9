/**
 * An SVG is a program in a language of its own, and the libraries that render it differ in what they refuse:
 * one build opens files that an SVG names, another runs out of stack on deep nesting, both decode an embedded
 * picture of any size. So a drawing is read here first, and what could reach outside or grow without bound is
 * refused before a renderer sees it.
 */
import { message } from '../../engine/message.ts';
import { DataError } from '../dataError.ts';
import type { DecodeOptions } from '../decodedImage.ts';
import {
  damagedImage,
  pointsOutside,
  tooComplex,
  tooManyPixels,
  unknownFormat,
  unsupportedImage,
} from '../imageProblems.ts';
import type { Sharp } from '../loadSharp.ts';
import { scanXml, XmlProblem } from './scanXml.ts';
import { localName, mostDepth, type SvgElement, weigh } from './weighSvg.ts';

const mostBytes = 20e6;
const mostElements = 500_000;
const embeddedFormats = ['png', 'jpeg', 'gif', 'webp'];
/** Nothing is drawn that large; the renderers' own whole numbers overflow above it. */
const longestSide = 1e6;

/** Whether bytes begin as XML does: `<` after at most a byte order mark and blanks. */
export function isMarkup(bytes: Uint8Array): boolean {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const isWide = (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff);
  let at = hasMark ? 3 : 0;
  while (bytes[at] === 0x20 || (bytes[at] >= 0x09 && bytes[at] <= 0x0d)) at++;
  return isWide || bytes[at] === 0x3c;
}

/**
 * Passes a drawing that is complete in itself and bounded, and says whether letters are drawn in it.
 * @throws DataError `svg-points-outside`: an `image` or `feImage` shows another file or address.
 *   `svg-too-complex`: more than 20 MB, nested or drawn again through references too often.
 *   `image-too-large`: its size, or that of the pictures embedded in it.
 *   `image-unsupported`: declared entities, another encoding than UTF-8. `image-damaged`: no XML.
 */
export async function vetSvg(
  bytes: Uint8Array,
  name: string,
  sharp: Sharp,
  { megapixels = 100 }: DecodeOptions,
): Promise<{ readonly hasText: boolean }> {
  if (bytes.length > mostBytes) {
    throw tooComplex(
      message('{name} is an SVG of {found} bytes; at most {most} are read.', {
        name,
        found: bytes.length,
        most: mostBytes,
      }),
    );
  }
  const { root, elements } = parse(bytes, name);
  if (!root || localName(root.name) !== 'svg') throw unknownFormat(name);
  requireSize(root, name, megapixels);
  const weight = weigh(root, elements);
  if (weight.depth > mostDepth) throw tooDeep(name);
  if (weight.drawn > mostElements) throw tooMany(name, weight.drawn);
  let pixels = 0;
  for (const element of elements) {
    for (const target of imageTargets(element)) {
      const { height, width } = await embeddedSize(target, name, sharp);
      pixels += height * width;
      if (pixels > megapixels * 1e6) throw tooManyPixels(name, height, width, megapixels);
    }
  }
  return { hasText: elements.some((element) => localName(element.name) === 'text') };
}

function parse(bytes: Uint8Array, name: string) {
  const elements: SvgElement[] = [];
  const open: SvgElement[] = [];
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (text.includes('\0')) throw new XmlProblem('encoding');
    scanXml(text, {
      open(tag, attributes) {
        if (open.length === mostDepth) throw tooDeep(name);
        if (elements.length === mostElements) throw tooMany(name, elements.length + 1);
        const element = { name: tag, attributes, children: [] };
        open.at(-1)?.children.push(element);
        elements.push(element);
        open.push(element);
      },
      close() {
        if (!open.pop()) throw new XmlProblem('malformed');
      },
    });
    if (open.length > 0) throw new XmlProblem('malformed');
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw problemOf(cause, name, elements[0] !== undefined && localName(elements[0].name) === 'svg');
  }
  return { root: elements[0], elements };
}

function problemOf(cause: unknown, name: string, isDrawing: boolean): DataError {
  const reason = cause instanceof XmlProblem ? cause.reason : 'encoding';
  if (reason === 'entities')
    return unsupportedImage(
      message('{name} is an SVG with declarations in its DOCTYPE, which are not read.', { name }),
    );
  if (reason === 'encoding')
    return unsupportedImage(message('{name} is XML in another encoding than UTF-8.', { name }));
  return isDrawing ? damagedImage(name, 'SVG', cause) : unknownFormat(name, cause);
}

function tooDeep(name: string): DataError {
  return tooComplex(
    message('{name} nests its elements in more than {most} levels.', { name, most: mostDepth }),
  );
}

function tooMany(name: string, found: number): DataError {
  return tooComplex(
    message('{name} draws {found} elements, repeated ones counted; at most {most} are drawn.', {
      name,
      found,
      most: mostElements,
    }),
  );
}

/** Only what is plainly absurd: the renderer says the exact size, in pixels. */
function requireSize({ attributes }: SvgElement, name: string, megapixels: number): void {
  const box = (attributes.get('viewBox') ?? '').split(/[\s,]+/);
  const width = Number.parseFloat(attributes.get('width') ?? box[2] ?? '');
  const height = Number.parseFloat(attributes.get('height') ?? box[3] ?? '');
  if (width > longestSide || height > longestSide) throw tooManyPixels(name, height, width, megapixels);
}

/** Where an element's picture is: `href` in any namespace, unless it is a part of the drawing itself. */
function imageTargets({ name, attributes }: SvgElement): string[] {
  const kind = localName(name).toLowerCase();
  if (kind !== 'image' && kind !== 'feimage') return [];
  return [...attributes]
    .filter(([attribute]) => localName(attribute).toLowerCase() === 'href')
    .map(([, target]) => target.trim())
    .filter((target) => target !== '' && !(kind === 'feimage' && target.startsWith('#')));
}

async function embeddedSize(target: string, name: string, sharp: Sharp) {
  const data = /^data:image\/(?:png|jpe?g|gif|webp);base64,/.exec(target);
  if (!data) throw pointsOutside(name, target);
  const bytes = Buffer.from(target.slice(data[0].length), 'base64');
  // A drawing inside a drawing would come in unread.
  if (isMarkup(bytes) || bytes[0] === 0x1f) throw pointsOutside(name, target);
  const metadata = await sharp(bytes, { limitInputPixels: false })
    .metadata()
    .catch((cause: unknown) => {
      throw damagedImage(name, 'SVG', cause);
    });
  if (!embeddedFormats.includes(metadata.format)) throw pointsOutside(name, target);
  return metadata;
}
