// Written by scripts/write-generator-index.mjs, which `pnpm build` runs: never edited by hand.
import A1111 from "./a1111.ts";
import Adobe from "./adobe.ts";
import Alibaba from "./alibaba.ts";
import Amazon from "./amazon.ts";
import Aphrodite from "./aphrodite.ts";
import Apple from "./apple.ts";
import Artbot from "./artbot.ts";
import Brahma from "./brahma.ts";
import Bria from "./bria.ts";
import Bytedance from "./bytedance.ts";
import Canva from "./canva.ts";
import Civitai from "./civitai.ts";
import Comfyui from "./comfyui.ts";
import DId from "./d-id.ts";
import Diffusers from "./diffusers.ts";
import DrawThings from "./draw-things.ts";
import EasyDiffusion from "./easy-diffusion.ts";
import Elevenlabs from "./elevenlabs.ts";
import Ernie from "./ernie.ts";
import Fal from "./fal.ts";
import Flux from "./flux.ts";
import Fooocus from "./fooocus.ts";
import Forge from "./forge.ts";
import Genmo from "./genmo.ts";
import GettyImages from "./getty-images.ts";
import Google from "./google.ts";
import Grok from "./grok.ts";
import Hailuo from "./hailuo.ts";
import Haiper from "./haiper.ts";
import Heygen from "./heygen.ts";
import Higgsfield from "./higgsfield.ts";
import Honor from "./honor.ts";
import Ideogram from "./ideogram.ts";
import Invokeai from "./invokeai.ts";
import Jasper from "./jasper.ts";
import Kling from "./kling.ts";
import Krea from "./krea.ts";
import Leonardo from "./leonardo.ts";
import Liblib from "./liblib.ts";
import Ltx from "./ltx.ts";
import Luma from "./luma.ts";
import MetaAi from "./meta-ai.ts";
import Microsoft from "./microsoft.ts";
import Midjourney from "./midjourney.ts";
import Novelai from "./novelai.ts";
import OpenSora from "./open-sora.ts";
import Openai from "./openai.ts";
import Pika from "./pika.ts";
import Pixverse from "./pixverse.ts";
import Pollinations from "./pollinations.ts";
import Recraft from "./recraft.ts";
import Reface from "./reface.ts";
import Reforge from "./reforge.ts";
import Reve from "./reve.ts";
import Runninghub from "./runninghub.ts";
import Runway from "./runway.ts";
import Samsung from "./samsung.ts";
import SdNext from "./sd-next.ts";
import StabilityAi from "./stability-ai.ts";
import StabilityMatrix from "./stability-matrix.ts";
import Step from "./step.ts";
import Suno from "./suno.ts";
import Swarmui from "./swarmui.ts";
import Synthesia from "./synthesia.ts";
import Tencent from "./tencent.ts";
import Tensorart from "./tensorart.ts";
import Topaz from "./topaz.ts";
import Udio from "./udio.ts";
import Vidu from "./vidu.ts";
import Zhipu from "./zhipu.ts";

export const MODULES = [
  A1111,
  Adobe,
  Alibaba,
  Amazon,
  Aphrodite,
  Apple,
  Artbot,
  Brahma,
  Bria,
  Bytedance,
  Canva,
  Civitai,
  Comfyui,
  DId,
  Diffusers,
  DrawThings,
  EasyDiffusion,
  Elevenlabs,
  Ernie,
  Fal,
  Flux,
  Fooocus,
  Forge,
  Genmo,
  GettyImages,
  Google,
  Grok,
  Hailuo,
  Haiper,
  Heygen,
  Higgsfield,
  Honor,
  Ideogram,
  Invokeai,
  Jasper,
  Kling,
  Krea,
  Leonardo,
  Liblib,
  Ltx,
  Luma,
  MetaAi,
  Microsoft,
  Midjourney,
  Novelai,
  OpenSora,
  Openai,
  Pika,
  Pixverse,
  Pollinations,
  Recraft,
  Reface,
  Reforge,
  Reve,
  Runninghub,
  Runway,
  Samsung,
  SdNext,
  StabilityAi,
  StabilityMatrix,
  Step,
  Suno,
  Swarmui,
  Synthesia,
  Tencent,
  Tensorart,
  Topaz,
  Udio,
  Vidu,
  Zhipu,
];
