/** The lines that open the image, as `image` on the scale 0..255, and the lines that end every script. */
import { grayWeights } from '../../engine/filter/image.ts';
import type { CodePlan } from './codePlan.ts';

/**
 * `image` by Pillow: float64, height × width, or height × width × 3 where `keepsColors`.
 * Pillow reads colours of 16 bits as 8, so those files are opened by OpenCV.
 */
export function pillowLines(plan: CodePlan, keepsColors: boolean): string[] {
  const { image, bitsPerChannel, imageName } = plan;
  if (bitsPerChannel === 16) {
    return ['# Pillow would cut 16 bits down to 8; OpenCV keeps them.', ...openCvLines(plan, keepsColors)];
  }
  const mode = image.channels === 1 ? 'L' : 'RGB';
  return [
    ...warning(imageName, /\.svg$/i, 'Pillow'),
    'image = ImageOps.exif_transpose(Image.open(image_name))',
    `image = np.asarray(image.convert("${mode}"), dtype=np.float64)  # ${shapeWords(plan)}`,
    ...channelLines(plan, keepsColors),
  ];
}

/** The same by OpenCV, its colours put in the order red, green, blue. */
export function openCvLines(plan: CodePlan, keepsColors: boolean): string[] {
  const { image, bitsPerChannel, imageName } = plan;
  const kind = image.channels === 1 ? 'cv2.IMREAD_GRAYSCALE' : 'cv2.IMREAD_COLOR';
  const flags = bitsPerChannel === 16 ? `${kind} | cv2.IMREAD_ANYDEPTH` : kind;
  const scale = bitsPerChannel === 16 ? ' / 257' : '';
  const colors = image.channels === 1 ? 'image' : 'cv2.cvtColor(image, cv2.COLOR_BGR2RGB)';
  return [
    ...warning(imageName, /\.(svg|gif)$/i, 'OpenCV'),
    readLine(imageName, flags),
    `image = ${colors}.astype(np.float64)${scale}  # ${shapeWords(plan)}`,
    ...channelLines(plan, keepsColors),
  ];
}

/** On Windows `imread` opens plain names only. */
function readLine(imageName: string, flags: string): string {
  return /^[ -~]*$/.test(imageName)
    ? `image = cv2.imread(image_name, ${flags})`
    : `image = cv2.imdecode(np.fromfile(image_name, np.uint8), ${flags})`;
}

function warning(imageName: string, unread: RegExp, library: string): string[] {
  return unread.test(imageName)
    ? [`# ${library} may not read this format: save the image as PNG first.`]
    : [];
}

function shapeWords({ image: { height, width, channels } }: CodePlan): string {
  return `${height} × ${width}${channels > 1 ? ` × ${channels}` : ''}, values 0..255`;
}

function channelLines({ image, mode }: CodePlan, keepsColors: boolean): string[] {
  if (image.channels === 1 || keepsColors) return [];
  if (mode === 'sum') return ['image = image.sum(axis=2)  # red + green + blue'];
  return [`image = image @ [${grayWeights.join(', ')}]  # grey`];
}
