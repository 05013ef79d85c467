import { areVoxels, bytes, kTransparency, number, pixelSides, plain, share } from '../../engine/details.js';
import {
  confidenceText,
  fractionText,
  intervalTexts,
  percentText,
  significant,
} from '../../engine/format.js';
import { kImageFormats } from '../../engine/image_formats.js';
import { details } from './zh/details.js';

/** @param {string} before */
const clsNote = (before) =>
  Number.isFinite(Number(before)) ? `（检查前 ${number(before)} px）` : '';

const kNoInterval = '没有区间（0 到 1 都有可能）';
const kMore = '请使用更大的图像，或该材料的多幅图像。';

/** @type {import('../sentences.js').SentenceTable} */
export const chineseSentences = {
  details,
  errors: {
    EmptyFile: () => '文件为空。请重新复制或保存。',
    UnknownFormat: () =>
      `该文件的格式无法读取。可读取的格式为 ${kImageFormats.join('、')}，以及已说明排列方式的无文件头像素。` +
      '请将图像保存为 PNG 或 TIFF。',
    BrokenFile: (what) =>
      `文件已损坏或提前结束${what ? `（${what}）` : ''}。请重新复制，或在生成它的程序中另存为 PNG 或 TIFF。`,
    UnsupportedEncoding: (what) =>
      `文件存储像素的方式无法读取：${what}。请保存为 PNG 或不压缩的 TIFF。`,
    UnequalPages: (page, size, first) =>
      `文件第 ${page} 页（${size}）与第一页（${first}）不一致，因此各页不是一个体数据的切片。请将图像存为单独的文件；作为一组图像，它们可以大小不同。`,
    UnequalSlices: (slice, size, first) =>
      `第 ${slice} 个切片（${size}）与第一个（${first}）不一致，因此这些文件不是一个体数据的切片。请将它们作为同一材料的多幅图像打开，图像大小可以不同。`,
    TooLarge: (needed, available, side) =>
      `图像需要 ${bytes(needed)} 内存，可用 ${bytes(available)}。` +
      (side ? `每边取 ${Math.floor(100 * Number(side))}% 的部分可以容纳。` : '') +
      '请切成几部分，作为同一材料的多幅图像分析。',
    NonFinitePixels: (count) =>
      `至少 ${count} 个像素为无穷大，不属于任何相。请赋予它们某一相的值，或标记为非数，使其不计入。`,
    NotSegmented: (found, allowed) =>
      `图像有 ${found} 个不同的值，最多可区分 ${allowed} 个相：它没有分割。请选择灰度阈值，或用其他工具分割，使每一相只有一个值，并保存为 PNG 或 TIFF。`,
    HazyLabels: (found, numClasses, haze) =>
      `图像有 ${found} 个不同的值：${numClasses} 个明显的类别，其间有 ${share(haze)} 的像素呈雾状，像是 JPEG 压缩或缩放所致。请归并到 ${numClasses} 个类别，或最好使用之前的标签。`,
    InvalidSegmentation: (what) =>
      `不能这样分割图像：${what}。阈值和分位数须递增，高斯宽度为 0.1 至 1000 px，中值半径最大 10 px；自动选择可得 2 至 5 个灰度类别或 2 至 8 个颜色类别。`,
    NoContrast: () => '图像中不同的值少于要求的类别数。请减少类别，或使用对比度更高的图像。',
    InvalidMask: (what) => `蒙版或区域与图像不符：${what}。请重新绘制，或使用与图像同样大小的蒙版。`,
    NothingKept: () => '蒙版和区域没有留下任何像素。请去掉其中一部分。',
    NoSuchItem: (what) => `没有 ${what}。请重新打开图像。`,
    MixedDimensions: () => '有些文件是图像，有些是体数据，不能合并。请分别分析。',
    InvalidConfidence: (value) => `无法回答置信度 ${value}。应在 0.5 至 0.9999 之间。`,
    InvalidTarget: (value) => `无法回答目标误差 ${value}。应在 0.000001 至 100 之间。`,
    InvalidParameters: (what) => `无法由这些参数生成材料：${what}。请修改后重试。`,
    OutOfMemory: () =>
      '内存不足。请关闭其他程序或标签页，或将图像切成几部分，作为同一材料的多幅图像分析。',
    Internal: (what) =>
      `程序出错${what ? `（${what}）` : ''}。请重试；若再次发生，请连同文件一起报告。`,
    FileNotReadable: (reason) => `无法读取文件：${reason}。请检查文件名以及是否有读取权限。`,
    EmptyFolder: () => '文件夹中没有文件。请直接打开图像。',
    MixedColours: () =>
      '有些文件是彩色的，有些含有没有对应颜色的灰度值，因此无法匹配各相。请用同一方式保存全部文件。',
    Cancelled: () => '计算已停止。请重新开始以得到结果。',
  },
  warnings: {
    OnePhase: () =>
      `所有像素属于同一相，图像未显示相分数如何离散：${kNoInterval}。请使用也包含其他相的图像。`,
    PhaseAbsent: (value) =>
      `没有像素的值为 ${value}，图像对该相没有任何信息：${kNoInterval}。请检查该值，或使用更大的图像。`,
    ClsFailed: (before) =>
      `图像中的相关加起来得不到相关长度（CLS）${clsNote(before)}，如周期结构或特征太少时：${kNoInterval}。${kMore}`,
    CheckUnsettled: (before) =>
      `与经典细分法核对时，相关长度（CLS）未能稳定${clsNote(before)}：${kNoInterval}。${kMore}`,
    CheckChangedCls: (before, after) =>
      `相关长度（CLS）与经典细分法矛盾，已从 ${number(before)} 调整到 ${number(after)} px；区间以此为据，可能过` +
      `${Number(before) > 0 ? (Number(after) < Number(before) ? '窄' : '宽') : '窄或过宽'}。强烈拉长的结构是常见原因；请用更大的图像或多幅图像核对。`,
    SmallImage: (side, limit) =>
      `图像最短边只有 ${side} px，而模型自 ${limit} px 起经过验证：区间未包含材料真值的次数可能多于其声明。${kMore}`,
    LongCls: (cls, limit) =>
      `相关长度（CLS）${number(cls)} px 超过模型验证所及的 ${limit} px：区间未包含真值的次数可能多于其声明。请用更大的像素拍摄更大的视场，或使用多幅图像。`,
    ShortCls: (cls) =>
      `相关长度（CLS）${cls ? `${number(cls)} px ` : ''}小于一个像素：区间反映的是噪声、像素未能分辨的特征，或对两个模型都过于规则的结构。请检查分割的噪声，或提高放大倍数。`,
    FewCells: (found, limit) =>
      `所拍视场只能容纳约 ${significant(Number(found), 2)} 个相关长度（CLS）大小的区域，而区间需要约 ${limit} 个：未包含真值的次数可能多于其声明。${kMore}`,
    FewFeatures: (found, limit) =>
      `图像仅反映该相约 ${significant(Number(found), 2)} 个独立区域，而校准区间自 ${limit} 个起经过证明：区间很宽，未包含真值的次数仍可能多于其声明。${kMore}`,
    RarePhase: (found, limit) =>
      `与其余部分不同的像素极少，图像仅反映约 ${significant(Number(found), 2)} 个独立特征，而校准区间自 ${limit} 个起经过证明：区间很宽，未包含真值的次数仍可能多于其声明。${kMore}`,
    ThinImage: (side, length) =>
      `图像最薄处只有 ${side} px，而特征长约 ${number(length)} px：图像看不出特征在该方向延伸多远。区间已考虑这一点；达到目标所需的尺寸假定特征在该方向与其他方向延伸得一样远。请使用厚度为数个特征的图像。`,
    CalibrationFailed: () =>
      `校准模型在整幅图像的尺度上找不到随机变化，如周期结构或只有少数像素的图像：${kNoInterval}。${kMore}`,
    IntervalClipped: () =>
      `区间超出 0 或 1 并在此截断：模型是对称的，分数如此接近端点时并不合适，另一侧可能过短。${kMore}`,
    ClsFromSomeImages: (without, all) =>
      `${all} 幅图像中有 ${without} 幅未得到相关长度（CLS），区间依据其余图像，可能过窄。请逐一查看这些图像，若不属于该材料，请不要计入。`,
    RepeatedImages: (copies, all) =>
      `${all} 幅图像中有 ${copies} 幅是其他图像的副本：重复计数使区间过窄。请排除这些副本。`,
    PixelSizeIgnored: (what) =>
      `文件中的像素尺寸没有意义（${what}），已忽略：长度以像素表示，区间不受影响。如需长度，请更正文件。`,
    AnisotropicVoxels: (...sides) =>
      `${areVoxels(sides) ? '体素不是立方体' : '像素不是正方形'}` +
      `（${pixelSides(sides)}）：以像素计的相关长度混合了不等的长度，区间不够精确。请重采样为等边。`,
    HazyPhases: (haze, numValues, numClasses) =>
      `占 ${share(haze)} 像素的 ${numValues} 个值像是平滑、缩放或压缩在 ${numClasses} 个类别之间留下的雾，而不是相。请归并到 ${numClasses} 个类别，除非它们本身就是相。`,
    GreyValues: (numValues) =>
      `这 ${numValues} 个值像亮度一样逐渐过渡，而不像相：图像似乎没有分割，每个灰度都被当作一个相。请选择灰度阈值，除非它们本身就是相。`,
    Snapped: (moved, numClasses) =>
      `${share(moved)} 的像素的值介于 ${numClasses} 个类别之间，已归入最近的类别：边界可能偏差一个像素，区间未计入这一点。最好使用之前的标签。`,
    MaskedPixels: (hidden) =>
      `图像中 ${share(hidden)} 的像素被蒙版排除，不属于任何相：体积分数和区间只依据其余像素。请确认蒙版与相无关：按外观挑选的区域不是样本。`,
    NoisyImage: (ratio, limit) =>
      `各相之间的对比度仅为噪声的 ${plain(ratio)} 倍（需要 ${limit} 倍），像素会偶然落在阈值错误的一侧，分割范围未显示这一点。请降噪，或延长曝光重新拍摄。`,
    BlurredImage: (edge, chord) =>
      `边界宽 ${plain(edge)} px，而较少相的特征平均为 ${plain(chord)} px，小特征会丢失或变大。请拍摄更清晰或放大倍数更高的图像；此处一个像素的范围太窄。`,
    BlockyImage: (ratio) =>
      `图像显出 JPEG 压缩的方块（块边界两侧像素之差是其他处的 ${plain(ratio)} 倍），边界因此移动。请使用显微镜保存的原始图像。`,
    NoClearValley: () =>
      '直方图在某个阈值处没有明显的谷：各类的值相互重叠，在何处划分是一种选择，分割范围因而很宽。请校正照明、降噪，或用其他方法确定各相。',
    Flattened: (sigma) =>
      `变化比 ${plain(sigma)} px 更缓慢的部分已作为不均匀照明扣除。若材料本身也这样变化，这部分也被去掉，区间会过窄。请使用能校正照明的最长尺度，并与不做校正的结果比较。`,
    PartIgnored: (what) =>
      what === kTransparency
        ? '文件中有些像素是透明的，透明度已忽略：它们与其他像素一样，按所存储的颜色计入。若它们不属于材料，请用蒙版或区域将其排除。'
        : `文件的一部分被忽略（${what}）：数值依据其余部分。若该部分对相很重要，请将其放入像素值，或另存为文件。`,
  },
  result({ model, phaseFraction, numImages, sigma }, interval) {
    const images = numImages === 1 ? '分割图像' : `${numImages} 幅分割图像`;
    const name =
      model === 'calibrated' ? 'Phasebound 的校准模型' : 'Dahari 等人提出的 ImageRep 模型';
    if (sigma === null) {
      return `${images}中的相分数为 ${fractionText(phaseFraction)}。假设分割完美，${name}无法给出该值的区间。`;
    }
    const texts = intervalTexts(phaseFraction, interval);
    const claim =
      `${images}中的相分数为 ${texts.phaseFraction}。假设分割完美，${name}表明我们可以有 ` +
      `${confidenceText(interval.confidence)} 的把握认为材料的相分数`;
    if (model === 'calibrated') return `${claim}在 ${texts.lower} 与 ${texts.upper} 之间。`;
    const plusMinus = `${texts.phaseFraction} ± ${texts.halfWidth}`;
    if (interval.isClipped)
      {return `${claim}在 ${texts.lower} 与 ${texts.upper} 之间（即 ${plusMinus}，已截断）。`;}
    return `${claim}与该值相差不超过 ${percentText(interval.halfWidth / phaseFraction)}（即 ${plusMinus}）。`;
  },
  combinedAssumption:
    '这里假设分割在各处以相同方式偏差，且偏差不超过其范围，并按最坏情况加到抽样区间上。',
  combinedAdvice: {
    sampling: '抽样占主导：更多或更大的图像最有帮助，改进分割作用很小。',
    segmentation:
      '分割占主导：更多图像无济于事。请使用更清晰、噪声更小、对比度更高的图像，更细的像素，或更好的分割。',
  },
};
