/** Networks whose numbers others have published, or that are computed here by hand from their papers' tables. */
import { describe, expect, it } from 'vitest';
import { inferFixture, parameterCount } from './networkFixture.ts';

describe('LeNet-5', () => {
  const network = inferFixture('lenet5');

  // LeCun, Bottou, Bengio, Haffner, Gradient-Based Learning Applied to Document Recognition (1998), §II.B: the
  // shapes of all layers; 156 parameters of C1, 48,120 of C5, 10,164 of F6. As in most libraries C3 reads all
  // maps (the paper's 1,516 are of a table of connections), pools have no weights, the output is dense: then all
  // layers and their sum are those of mnchapel.github.io/deep_learning_models, LeNet.
  it.each([
    ['C1', [28, 28, 6], 5 * 5 * 1 * 6 + 6, 156, 28 * 28 * 5 * 5 * 6],
    ['S2', [14, 14, 6], 0, 0, 0],
    ['C3', [10, 10, 16], 5 * 5 * 6 * 16 + 16, 2416, 10 * 10 * 5 * 5 * 6 * 16],
    ['S4', [5, 5, 16], 0, 0, 0],
    ['C5', [1, 1, 120], 5 * 5 * 16 * 120 + 120, 48_120, 48_000],
    ['F6', [84], 120 * 84 + 84, 10_164, 10_080],
    ['output', [10], 84 * 10 + 10, 850, 840],
  ])('%s: %j, %i = %i parameters, %i multiply-adds', (name, output, byHand, parameters, multiplyAdds) => {
    const layer = network.layer(name);
    expect(layer).toMatchObject({ output, multiplyAdds });
    expect([parameterCount(layer), byHand]).toEqual([parameters, parameters]);
  });

  // C1 5; S2 5 + 1; C3 6 + 4·2; S4 14 + 1·2; C5 16 + 4·4.
  it.each([
    ['C1', 5, 1],
    ['S2', 6, 2],
    ['C3', 14, 2],
    ['S4', 16, 4],
    ['C5', 32, 4],
    ['output', 32, null],
  ])('%s sees %i rows, every %s', (name, size, jump) => {
    const { rows, columns } = network.layer(name).field ?? {};
    expect(rows).toMatchObject({ size, ...(jump && { jump }), start: 0 });
    expect(columns).toEqual(rows);
  });

  it('has 61,706 parameters', () => {
    expect(network.total).toEqual({
      parameters: 156 + 2416 + 48_120 + 10_164 + 850,
      trainableParameters: 61_706,
      multiplyAdds: 117_600 + 240_000 + 48_000 + 10_080 + 840,
      isComplete: true,
      output: [10],
    });
    expect(network.problems).toEqual([]);
  });

  it('has the 60,000 of the paper with its table of connections and its pools, without a dense output', () => {
    const output = parameterCount(network.layer('output'));
    expect(network.total.parameters - (2416 - 1516) + (12 + 32) - output).toBe(60_000);
  });
});

describe('VGG-16', () => {
  const network = inferFixture('vgg16');

  // Parameters and 15.47 G multiply-adds: torchvision.models.VGG16_Weights.IMAGENET1K_V1 (num_params, GFLOPS). The
  // terms are those of Simonyan and Zisserman, Very Deep Convolutional Networks (2014), table 1, configuration D.
  it('has 138,357,544 parameters and 15.47 G multiply-adds', () => {
    expect(network.total).toEqual({
      parameters: 138_357_544,
      trainableParameters: 138_357_544,
      multiplyAdds: 15_470_264_320,
      isComplete: true,
      output: [1000],
    });
    expect(network.problems).toEqual([]);
  });

  it('says them term by term', () => {
    expect(network.layer('fc6').parameters).toEqual([
      { name: 'fc6.kernel', shape: [7 * 7 * 512, 4096], count: 102_760_448, isTrainable: true },
      { name: 'fc6.bias', shape: [4096], count: 4096, isTrainable: true },
    ]);
    expect(network.layer('conv3_1').parameters?.[0].shape).toEqual([3, 3, 128, 256]);
  });

  // Araujo, Norris, Sim, Computing Receptive Fields of Convolutional Neural Networks, Distill (2019), and the table
  // of its library (google-research/receptive_field, RECEPTIVE_FIELD_TABLE.md): size, stride, padding of vgg_16. Not in
  // the table, by the article's recurrence: the last convolution before each pool.
  it.each([
    ['conv1_1', [224, 224, 64], 3, 1, -1],
    ['conv1_2', [224, 224, 64], 5, 1, -2],
    ['pool1', [112, 112, 64], 6, 2, -2],
    ['conv2_1', [112, 112, 128], 10, 2, -4],
    ['conv2_2', [112, 112, 128], 14, 2, -6],
    ['pool2', [56, 56, 128], 16, 4, -6],
    ['conv3_1', [56, 56, 256], 24, 4, -10],
    ['conv3_2', [56, 56, 256], 32, 4, -14],
    ['conv3_3', [56, 56, 256], 40, 4, -18],
    ['pool3', [28, 28, 256], 44, 8, -18],
    ['conv4_1', [28, 28, 512], 60, 8, -26],
    ['conv4_2', [28, 28, 512], 76, 8, -34],
    ['conv4_3', [28, 28, 512], 92, 8, -42],
    ['pool4', [14, 14, 512], 100, 16, -42],
    ['conv5_1', [14, 14, 512], 132, 16, -58],
    ['conv5_2', [14, 14, 512], 164, 16, -74],
    ['conv5_3', [14, 14, 512], 196, 16, -90],
    ['pool5', [7, 7, 512], 212, 32, -90],
  ])('%s: %j sees %i cells, every %i, from %i', (name, output, size, jump, start) => {
    const layer = network.layer(name);
    expect(layer.output).toEqual(output);
    expect(layer.field?.rows).toMatchObject({ size, jump, start, units: output[0] });
    expect(layer.field?.columns).toEqual(layer.field?.rows);
  });

  it('sees the whole image in its dense layers', () => {
    expect(network.layer('fc6').field?.rows).toMatchObject({ size: 224, start: 0, units: 1 });
  });
});

describe('ResNet-20', () => {
  const network = inferFixture('resnet20');

  // He, Zhang, Ren, Sun, Deep Residual Learning (2015), §4.2 and table 6: 0.27 M parameters (so, too, the README of
  // akamaster/pytorch_resnet_cifar10), shortcuts without any; here two have a 1×1 convolution. By hand, of 3×3 kernels without bias, gamma and beta:
  const stem = 3 * 3 * 3 * 16 + 2 * 16;
  const stage1 = 6 * (3 * 3 * 16 * 16 + 2 * 16);
  const stage2 = 3 * 3 * 16 * 32 + 5 * 3 * 3 * 32 * 32 + 6 * 2 * 32;
  const stage3 = 3 * 3 * 32 * 64 + 5 * 3 * 3 * 64 * 64 + 6 * 2 * 64;
  const projections = 16 * 32 + 32 * 64;
  const dense = 64 * 10 + 10;

  it('has 0.27 M parameters', () => {
    const { parameters, isComplete } = network.total;
    expect(parameters - projections).toBe(269_722);
    expect(parameters).toBe(stem + stage1 + stage2 + stage3 + projections + dense);
    expect(isComplete).toBe(true);
    expect(network.problems).toEqual([]);
  });

  it('has 40.8 M multiply-adds', () => {
    const byHand =
      32 * 32 * (432 + 6 * 2304) +
      16 * 16 * (4608 + 5 * 9216 + 512) +
      8 * 8 * (18_432 + 5 * 36_864 + 2048) +
      640;
    expect(network.total.multiplyAdds).toBe(byHand);
    expect(byHand).toBe(40_813_184);
  });

  it('counts a block with its projection', () => {
    const block = network.layer('stage2_1');
    expect(block).toMatchObject({ input: [32, 32, 16], output: [16, 16, 32], path: [6] });
    expect(parameterCount(block)).toBe(3 * 3 * 16 * 32 + 3 * 3 * 32 * 32 + 2 * 2 * 32 + 16 * 32);
    expect(block.parameters?.at(-1)).toEqual({
      name: 'stage2_1/projection.kernel',
      shape: [1, 1, 16, 32],
      count: 512,
      isTrainable: true,
    });
    expect(network.layer('stage2_1/conv2d_3').path).toEqual([6, 3]);
  });

  // 3 of the first, 2·2 for each block of stage 1; 2·1 + 2·2 and 2·4·2 in stage 2; 2·2 + 2·4 and 2·4·4 in stage 3.
  it.each([
    ['stage1_3', 15, 1],
    ['stage2_1', 15 + 2 + 4, 2],
    ['stage2_3', 15 + 2 + 5 * 4, 2],
    ['stage3_3', 37 + 4 + 5 * 8, 4],
  ])('%s sees %i cells, every %i', (name, size, jump) => {
    expect(network.layer(name).field?.rows).toMatchObject({ size, jump });
  });
});

describe('GoogLeNet', () => {
  const network = inferFixture('googlenet');

  // Szegedy et al., Going Deeper with Convolutions (2014), table 1: output, multiply-adds in millions (its counts of
  // parameters do not follow from its channels, as 463 K for the 509,440 weights of 4c, and are left out);
  // of 5a it says 54, which are more than its channels make: 49 · (832 · 576 + 9 · 160 · 320 + 25 · 32 · 128). The
  // receptive fields by hand: a 5×5 branch adds 4 times the jump, a 3×3 pool of stride 2 twice it.
  it.each([
    ['3a', [28, 28, 256], 128, 27 + 4 * 8, 8],
    ['3b', [28, 28, 480], 304, 27 + 2 * 4 * 8, 8],
    ['4a', [14, 14, 512], 73, 107 + 4 * 16, 16],
    ['4b', [14, 14, 512], 88, 107 + 2 * 4 * 16, 16],
    ['4c', [14, 14, 512], 100, 107 + 3 * 4 * 16, 16],
    ['4d', [14, 14, 528], 119, 107 + 4 * 4 * 16, 16],
    ['4e', [14, 14, 832], 170, 107 + 5 * 4 * 16, 16],
    ['5a', [7, 7, 832], 51, 459 + 4 * 32, 32],
    ['5b', [7, 7, 1024], 71, 459 + 2 * 4 * 32, 32],
  ])('%s: %j, %i M multiply-adds, sees %i cells, every %i', (name, output, millions, size, jump) => {
    const layer = network.layer(name);
    expect(layer.output).toEqual(output);
    // The table cuts some numbers and rounds others.
    expect(Math.abs((layer.multiplyAdds ?? 0) / 1e6 - millions)).toBeLessThan(1);
    expect(layer.field?.rows).toMatchObject({ size, jump });
    expect(layer.field?.columns).toEqual(layer.field?.rows);
  });

  it('has the parameters of its kernels and biases', () => {
    // Input channels, then 1×1; 3×3 reduced, 3×3; 5×5 reduced, 5×5; behind the pool.
    const modules = [
      [192, 64, 96, 128, 16, 32, 32],
      [256, 128, 128, 192, 32, 96, 64],
      [480, 192, 96, 208, 16, 48, 64],
      [512, 160, 112, 224, 24, 64, 64],
      [512, 128, 128, 256, 24, 64, 64],
      [512, 112, 144, 288, 32, 64, 64],
      [528, 256, 160, 320, 32, 128, 128],
      [832, 256, 160, 320, 32, 128, 128],
      [832, 384, 192, 384, 48, 128, 128],
    ];
    const inModules = modules.map(
      ([channels, one, beforeThree, three, beforeFive, five, behindPool]) =>
        channels * (one + beforeThree + beforeFive + behindPool) +
        9 * beforeThree * three +
        25 * beforeFive * five +
        (one + beforeThree + three + beforeFive + five + behindPool),
    );
    const stem = 49 * 3 * 64 + 64 + (64 * 64 + 64) + (9 * 64 * 192 + 192);
    const byHand = stem + inModules.reduce((sum, count) => sum + count, 0) + 1024 * 1000 + 1000;
    expect(network.total.parameters).toBe(byHand);
    expect(network.problems).toEqual([]);
  });

  it('places the layers of a branch: block, branch, layer', () => {
    expect(network.layer('3a/2/conv2d_1')).toMatchObject({ path: [5, 2, 1], output: [28, 28, 32] });
  });
});
