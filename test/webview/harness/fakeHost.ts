/** The host's side of the Kernel Lab without VS Code: the same pictures and the same arithmetic. */
import type { DecodedImage } from '../../../src/data/decodedImage.ts';
import { FilterEngine } from '../../../src/engine/filter/filterEngine.ts';
import { explainCell } from '../../../src/explain/explainCell.ts';
import { defaultSettings } from '../../../src/host/kernelLab/defaultSettings.ts';
import { LabPictures } from '../../../src/host/kernelLab/labPictures.ts';
import { presetChoices } from '../../../src/host/kernelLab/presetChoices.ts';
import { renderThumbnail } from '../../../src/host/kernelLab/stripThread.ts';
import type {
  ImageInfo,
  ImageState,
  ImageStrip,
  LabHostMethods,
  LabSettings,
  LabSnapshot,
  PresetChoice,
  RenderRequest,
  Thumbnail,
  ThumbnailRequest,
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
  readonly strip?: ImageStrip;
  /** The files of the strip, for their thumbnails; a sentence where one cannot be read. */
  readonly together?: readonly (DecodedImage | string)[];
  /** Awaited before each thumbnail is answered. */
  readonly beforeThumbnail?: (request: ThumbnailRequest) => Promise<void>;
  readonly language?: 'en' | 'es';
  readonly bundle?: Readonly<Record<string, string>>;
  /** Instead of the snapshot that a panel starts with. */
  readonly startFailure?: string;
  /** What an earlier panel kept. */
  readonly kept?: unknown;
  /** What is on the clipboard. */
  readonly clipboard?: string;
  /** Own kernels, after the known ones. */
  readonly ownPresets?: readonly PresetChoice[];
  /** Why each action is refused, by its method. */
  readonly refused?: Readonly<Record<string, string>>;
  /** Awaited before each picture is answered. */
  readonly beforeRender?: (request: RenderRequest) => Promise<void>;
}

/** One thing that the panel asked for. */
export interface HostCall {
  readonly method: keyof LabHostMethods;
  readonly params: unknown;
}

/** A host, and what it was asked. */
export interface FakeHost {
  readonly methods: LabHostMethods;
  readonly renders: RenderRequest[];
  /** What was asked of the host's surroundings, in order. */
  readonly calls: readonly HostCall[];
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
  const calls: HostCall[] = [];
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
    showImage: async (params) => note('showImage', params),
    thumbnail: async (params) => {
      note('thumbnail', params);
      await options.beforeThumbnail?.(params);
      return thumbnailOf(options.together?.[params.index], params);
    },
    cancel: async () => note('cancel', null),
    savePicture: async (params) => {
      note('savePicture', params);
      return 'saved.png';
    },
    copyCode: async (params) => note('copyCode', params),
    showLog: () => note('showLog', null),
    copyText: async (params) => note('copyText', params),
    intoNetwork: async (params) => {
      note('intoNetwork', params);
      return 'shapes.cnn.json';
    },
    saveKernel: async (params) => {
      note('saveKernel', params);
      return 'mine';
    },
    editKernels: async () => note('editKernels', null),
    readClipboard: async () => options.clipboard ?? '',
  };

  async function thumbnailOf(
    file: DecodedImage | string | undefined,
    request: ThumbnailRequest,
  ): Promise<Thumbnail> {
    if (typeof file !== 'object') return { input: null, output: null, problem: file ?? null };
    const alone = await FilterEngine.create({ threads: 0, workerFile: '', level: 'scalar' });
    alone.load(file);
    const small = new LabPictures(
      alone,
      { image: file, info: imageInfo(file, ''), isPreview: false },
      { bundle, megapixels: 100 },
    );
    const render = (views: RenderRequest) => small.render(views, new AbortController().signal);
    return renderThumbnail(render, imageInfo(file, ''), request);
  }

  function note(method: keyof LabHostMethods, params: unknown): void {
    calls.push({ method, params });
    const refusal = options.refused?.[method];
    if (refusal !== undefined) throw new Error(refusal);
  }

  function snapshot(): LabSnapshot {
    const state: ImageState = info ? { phase: preview ? 'preview' : 'exact', info } : { phase: 'empty' };
    return {
      language,
      presets: [...presetChoices(language), ...(options.ownPresets ?? [])],
      settings: { ...defaultSettings('auto'), ...options.settings },
      kept,
      image: options.state ?? state,
      strip: options.strip ?? { names: [name], current: 0 },
      restricted: options.restricted ?? false,
    };
  }

  return {
    methods,
    renders,
    calls,
    get opened() {
      return opened;
    },
    get kept() {
      return kept;
    },
    dispose: () => engine.dispose(),
  };
}
