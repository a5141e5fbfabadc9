/** The host's side of the Kernel Lab without VS Code: the same pictures and the same arithmetic. */
import type { DecodedImage } from '../../../src/data/decodedImage.ts';
import { FilterEngine } from '../../../src/engine/filter/filterEngine.ts';
import { explainCell } from '../../../src/explain/explainCell.ts';
import { defaultSettings } from '../../../src/host/kernelLab/defaultSettings.ts';
import { LabPictures } from '../../../src/host/kernelLab/labPictures.ts';
import { presetChoices } from '../../../src/host/kernelLab/presetChoices.ts';
import type {
  ImageInfo,
  ImageState,
  LabHostMethods,
  LabSettings,
  LabSnapshot,
  RenderRequest,
} from '../../../src/protocol/kernelLab.ts';

/** What a test decides about the host. */
export interface FakeHostOptions {
  readonly image?: DecodedImage;
  readonly name?: string;
  /** Instead of "exact", with the image's facts. */
  readonly state?: ImageState;
  readonly preview?: boolean;
  readonly settings?: Partial<LabSettings>;
  readonly restricted?: boolean;
  readonly language?: 'en' | 'es';
  readonly bundle?: Readonly<Record<string, string>>;
  /** Instead of the snapshot that a panel starts with. */
  readonly startFailure?: string;
  /** What an earlier panel kept. */
  readonly kept?: unknown;
  /** Awaited before each picture is answered. */
  readonly beforeRender?: (request: RenderRequest) => Promise<void>;
}

/** A host, and what it was asked. */
export interface FakeHost {
  readonly methods: LabHostMethods;
  readonly renders: RenderRequest[];
  readonly opened: number;
  /** What the panel said last that a later one is to begin with. */
  readonly kept: unknown;
  dispose(): void;
}

/** Facts of an image as the host tells them. */
export function imageInfo(image: DecodedImage, name: string): ImageInfo {
  const { height, width, channels, format, bitsPerChannel, alpha, frames } = image;
  return { name, height, width, channels, format, bitsPerChannel, hasAlpha: alpha !== null, frames };
}

/** Starts a host for one page. */
export async function createFakeHost(options: FakeHostOptions): Promise<FakeHost> {
  const { image, name = 'picture.png', preview = false, language = 'en', bundle = {} } = options;
  const engine = await FilterEngine.create({ threads: 0, workerFile: '', level: 'scalar' });
  const info = image && imageInfo(image, name);
  if (image) engine.load(image);
  const pictures =
    image && info
      ? new LabPictures(engine, { image, info, isPreview: preview }, { bundle, megapixels: 100 })
      : null;
  const renders: RenderRequest[] = [];
  let opened = 0;
  let kept: unknown = options.kept;

  const methods: LabHostMethods = {
    ready: async () => {
      if (options.startFailure !== undefined) throw new Error(options.startFailure);
      return snapshot();
    },
    render: async (request) => {
      renders.push(request);
      await options.beforeRender?.(request);
      if (!pictures) throw new Error('There is no image yet.');
      return pictures.render(request, new AbortController().signal);
    },
    probe: async ({ settings, stage, row, column }) =>
      image && !preview ? explainCell(image, settings.chain, stage, row, column) : null,
    keep: (next) => {
      kept = next;
    },
    openImage: async () => {
      opened++;
    },
  };

  function snapshot(): LabSnapshot {
    const state: ImageState = info ? { phase: preview ? 'preview' : 'exact', info } : { phase: 'empty' };
    return {
      language,
      bundle,
      presets: presetChoices(language),
      settings: { ...defaultSettings('auto'), ...options.settings },
      kept,
      image: options.state ?? state,
      restricted: options.restricted ?? false,
    };
  }

  return {
    methods,
    renders,
    get opened() {
      return opened;
    },
    get kept() {
      return kept;
    },
    dispose: () => engine.dispose(),
  };
}
