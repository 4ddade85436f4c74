/**
 * Classes of ComfyUI nodes by their whole names: those of the core (embedded-docs, 2026-08) and of the packs that are
 * used most (ComfyUI-Manager's map of nodes, 2025-03, and the packs' own code). A name that is not here is judged by its
 * inputs alone; words inside a name mean nothing (`ImageNormalize_Neg1_To_1` is no Imagen).
 */
const names = (text: string): ReadonlySet<string> => new Set(text.split(/[|\n]/).flatMap((name) => name.trim() || []));

/** Run a generative model from noise or from a latent they are given. */
export const SAMPLERS = names(`
  KSampler|KSamplerAdvanced|SamplerCustom|SamplerCustomAdvanced|VOIDSampler|SeedVR2ProgressiveSampler
  KSampler (Efficient)|KSampler Adv. (Efficient)|KSampler SDXL (Eff.)|KSampler (WAS)|KSampler Cycle|KSampler Text 💬ED
  KSampler (Efficient) 💬ED|KSampler //Inspire|KSamplerAdvanced //Inspire|KSamplerPipe //Inspire|KSamplerProgress //Inspire
  KSamplerAdvancedPipe //Inspire|KSamplerAdvancedProgress //Inspire|ImpactKSamplerBasicPipe|ImpactKSamplerAdvancedBasicPipe
  RegionalSampler|RegionalSamplerAdvanced|TwoSamplersForMask|TwoAdvancedSamplersForMask|IterativeLatentUpscale
  easy kSampler|easy fullkSampler|easy kSamplerCustom|easy kSamplerTiled|easy kSamplerInpainting|easy kSamplerLayerDiffusion
  easy kSamplerSDTurbo|easy kSamplerDownscaleUnet|easy cascadeKSampler|easy fullCascadeKSampler|easy preSamplingSdTurbo
  ttN pipeKSampler|ttN pipeKSampler_v2|ttN pipeKSamplerAdvanced|ttN pipeKSamplerAdvanced_v2|ttN pipeKSamplerSDXL
  ttN pipeKSamplerSDXL_v2|ttN KSampler_v2|BNK_TiledKSampler|BNK_TiledKSamplerAdvanced|Tiled KSampler|Asymmetric Tiled KSampler
  Alternating KSampler (WLSH)|KSamplerAdvanced (WLSH)|KSampler With Refiner (Fooocus)|Fooocus KSampler|Fooocus_KSampler
  KRestartSampler|KRestartSamplerAdv|KRestartSamplerCustom|KRestartSamplerSimple|KSamplerVariationsWithNoise+
  KSamplerVariationsStochastic+|FluxSamplerParams+|XlabsSampler|FluxSampler|ClownsharKSampler|ClownsharKSampler_Beta|SharkSampler
  SharkSampler_Beta|ClownSampler|DiffusersSampler|StreamDiffusionSampler|LCM_Sampler|LCM_Sampler_Advanced|SDVN KSampler
  Mikey Sampler|Mikey Sampler Base Only|Mikey Sampler Tiled|SeargeSDXLSampler|SeargeSDXLSampler2|SeargeSDXLSamplerV3
  SeargeSamplerAdvanced|SP_KSampler|Sage_KSampler|Sage_KSamplerDecoder|D2 KSampler|D2 KSampler(Advanced)|JN_KSampler|BMAB KSampler
  PrimereKSampler|DeforumKSampler|FL_KsamplerBasic|FL_KsamplerPlus|chaosaiart_KSampler1|basic_Ksampler_full|Sn0w KSampler
  WanVideoSampler|WanVideoSamplerv2|WanVideoDiffusionForcingSampler|WanVideoKsampler|WanMoeKSampler|WanMoeKSamplerAdvanced
  HyVideoSampler|HyVideoPromptMixSampler|HyVideoReSampler|HunyuanVideoSamplerSave|CogVideoSampler|CogVideoXSampler|MochiSampler
  MochiWrapperSamplerCustom|LTXVBaseSampler|LTXVExtendSampler|LTXVLoopingSampler|LTXVNormalizingSampler|FramePackSampler
  FramePackSampler_F1|EasyAnimateT2VSampler|EasyAnimateI2VSampler|EasyAnimateV5_T2VSampler|EasyAnimateV5_I2VSampler
  PyramidFlowSampler|OpenSoraSampler|AllegroSampler|LuminaT2ISampler|KolorsSampler|SVDSampler|AnimateDiffSampler|ADSampler
  DynamiCrafterI2V|DynamiCrafterBatchInterpolation|ToonCrafterInterpolation|StableAudioSampler|StableAudio_Sampler|Nunchaku Sampler
  StableCascade Sampler|DeepFloydSampler|PixArtSampler|HiDreamSampler|HiDreamSamplerAdvanced|OmniGen2Sampler|BagelSampler
`);

/** Samplers that are given a picture and change it: what they change tells whether a photograph was edited. */
export const RETOUCHERS = names(`
  FaceDetailer|FaceDetailerPipe|DetailerForEach|DetailerForEachDebug|DetailerForEachPipe|DetailerForEachDebugPipe
  DetailerForEachPipeForAnimateDiff|MaskDetailerPipe|SEGSDetailer|SEGSDetailerForAnimateDiff|FaceDetailer 💬ED|MaskDetailer 💬ED
  Detailer (SEGS) 💬ED|DZ_Face_Detailer|BMAB Face Detailer|BMAB Person Detailer|BMAB Inpaint|easy preDetailerFix|easy detailerFix
  UltimateSDUpscale|UltimateSDUpscaleNoUpscale|UltimateSDUpscaleCustomSample|UltimateSDUpscaleGGUF|Ultimate SD Upscale 💬ED
  HD UltimateSDUpscale|IterativeImageUpscale|SUPIR_Upscale|SUPIR_sample|SUPIR Sampler 💬ED|CCSR_Upscale
  ReActorFaceSwap|ReActorFaceSwapOpt|FaceSwap|FaceSwapNode|DeepFuzeFaceSwap|SimswapFaceSwapOpt|FacelessFaceSwap
  LivePortraitProcess|LivePortraitComposite|IterativeImageUpscale //Inspire
  BeebleSwitchXImageEdit|BeebleSwitchXVideoEdit|BriaEraser|BriaExpandImage|BriaGenFill|BriaImageEditNode|BriaVideoReplaceBackground
  ByteDanceImageEditNode|FluxProExpandNode|FluxProFillNode|FluxEraseNode|FluxVTONode|FluxKontextProImageNode
  FluxKontextMaxImageNode|GrokImageEditNode|GrokImageEditNodeV2|GrokVideoEditNode|HappyHorseVideoEditApi|KlingVirtualTryOnNode
  KlingOmniProEditVideoNode|KlingOmniProVideoToVideoNode|KlingLipSyncAudioToVideoNode|KlingLipSyncTextToVideoNode
  LumaImageEditNode2|LumaImageModifyNode|LumaRay32VideoEditNode|LumaRay32VideoReframeNode|MagnificImageRelightNode
  MagnificImageStyleTransferNode|MagnificImageUpscalerCreativeNode|MoonvalleyVideo2VideoNode|Pikadditions|Pikaffects|Pikaswaps
  QwenImageEditApi|RecraftImageToImageNode|RecraftImageInpaintingNode|RecraftReplaceBackgroundNode|RecraftCreativeUpscaleNode
  ReveImageEditNode|ReveImageRemixNode|RunwayAleph2VideoToVideoNode|StabilityUpscaleCreativeNode|StabilityAudioInpaint
  StabilityAudioToAudio|ElevenLabsSpeechToSpeech|HeyGenVideoTranslateNode|SyncLipSyncNode|Wan2VideoEditApi|WanImageToImageApi
  FL_GeminiImageEditor|Stability Creative Upscale|Stability Inpainting|Stability Outpainting|Stability Search and Replace
  Stability Search And Recolor|Stability Erase|Stability Replace Background and Relight
`);

/** Services that make a picture from words, and change one that they are given. */
export const PICTURE_SERVICES = names(`
  ByteDanceImageNode|ByteDanceImageReferenceNode|ByteDanceSeedreamNode|ByteDanceSeedreamNodeV2|Flux2ImageNode|Flux2ProImageNode
  Flux2MaxImageNode|FluxProImageNode|FluxProUltraImageNode|FluxProCannyNode|FluxProDepthNode|GeminiImage|GeminiImageNode
  GeminiImage2Node|GeminiNanoBanana2|GeminiNanoBanana2V2|GrokImageNode|IdeogramV1|IdeogramV2|IdeogramV3|IdeogramV4|IdeogramPImage
  KlingImageGenerationNode|KlingOmniProImageNode|Krea2ImageNode|LumaImageNode|LumaImageNode2|OpenAIDalle2|OpenAIDalle3
  OpenAIGPTImage1|OpenAIGPTImageNodeV2|QuiverTextToSVGNode|QuiverImageToSVGNode|QwenImageTextToImageApi|RecraftTextToImageNode
  RecraftTextToVectorNode|RecraftV4TextToImageNode|RecraftV4TextToVectorNode|ReveImageCreateNode|RunwayTextToImageNode
  StabilityStableImageSD_3_5Node|StabilityStableImageUltraNode|WanTextToImageApi|HiggsfieldImageNode
  Stability SD3|Stability Image Core|Stability Image Ultra|StabilityImageCore|StabilityImageSD3|StabilityImageUltra|FL_Dalle3
  DalleImage|DallERender|DallE3_PoP|NegiTools_OpenAiDalle3|🐬 OpenAI DALL·E|openai_dall_e|SDVN DALL-E Generate Image
  SDVN Gemini Flash 2 Image|SDVN Google Imagen|Imagen Image|Gemini Image|FluxPro_BFL|FluxPro11_BFL|FluxPro11Ultra_BFL
  FalAPIFluxDevNode|FalAPIFluxProNode|FalAPIFluxProV11Node|FalAPIFluxProV11UltraNode|RecraftImageGenerator|LumaImageGeneration
  MidjourneyImagineNode|DrawThingsTxt2Img|TextToImageNode|Comflowy_Flux_Pro_Ultra|Comflowy_Ideogram|Comflowy_Recraft
`);

/** Services that make a clip or sound, from words or from a picture to start with: what comes out is made, not edited. */
export const MOTION_SERVICES = names(`
  ByteDance2FirstLastFrameNode|ByteDance2ReferenceNode|ByteDance2TextToVideoNode|ByteDanceFirstLastFrameNode
  ByteDanceImageToVideoNode|ByteDanceTextToVideoNode|ByteDanceSeedAudio|Flux3ImageToVideoNode|Flux3TextToVideoNode
  Flux3VideoContinuationNode|GeminiVideoOmni|GrokVideoNode|GrokVideoReferenceNode|GrokVideoExtendNode|HappyHorseImageToVideoApi
  HappyHorseReferenceVideoApi|HappyHorseTextToVideoApi|HeyGenAvatarVideoNode|HeyGenTalkingPhotoNode|HeyGenTextToSpeechNode
  KlingAvatarNode|KlingCameraControlI2VNode|KlingCameraControlT2VNode|KlingDualCharacterVideoEffectNode|KlingFirstLastFrameNode
  KlingImage2VideoNode|KlingImageToVideoWithAudio|KlingMotionControl|KlingOmniProFirstLastFrameNode|KlingOmniProImageToVideoNode
  KlingOmniProTextToVideoNode|KlingSingleImageVideoEffectNode|KlingStartEndFrameNode|KlingTextToVideoNode|KlingTextToVideoWithAudio
  KlingVideoExtendNode|KlingVideoNode|LtxApi25AudioToVideo|LtxApi25ImageToVideo|LtxApi25TextToVideo|LtxvApiImageToVideo
  LtxvApiTextToVideo|LumaImageToVideoNode|LumaVideoNode|LumaRay32ExtendVideoNode|LumaRay32ImageToVideoNode|LumaRay32KeyframeNode
  LumaRay32KeyframesToVideoNode|LumaRay32TextToVideoNode|MinimaxHailuo03ContextIRNode|MinimaxHailuo03FirstLastFrameNode
  MinimaxHailuo03ReferenceNode|MinimaxHailuo03RegenerateNode|MinimaxHailuo03TextToVideoNode|MinimaxHailuoVideoNode
  MinimaxImageToVideoNode|MinimaxSubjectToVideoNode|MinimaxTextToVideoNode|MoonvalleyImg2VideoNode|MoonvalleyTxt2VideoNode
  OpenAIVideoSora2|PikaImageToVideoNode2_2|PikaScenesV2_2|PikaStartEndFrameNode2_2|PikaTextToVideoNode2_2
  PixverseImageToVideoNode|PixverseTextToVideoNode|PixverseTransitionVideoNode|RunwayAleph2KeyframeNode|RunwayAleph2PromptImageNode
  RunwayFirstLastFrameNode|RunwayImageToVideoNodeGen3a|RunwayImageToVideoNodeGen4|SoniloTextToMusic|SoniloVideoToMusic
  StabilityTextToAudio|SyncTalkingImageNode|ElevenLabsTextToSpeech|ElevenLabsTextToDialogue|ElevenLabsTextToSoundEffects
  Veo3FirstLastFrameNode|Veo3VideoGenerationNode|VeoVideoGenerationNode|Vidu2ImageToVideoNode|Vidu2ReferenceVideoNode
  Vidu2StartEndToVideoNode|Vidu2TextToVideoNode|Vidu3ImageToVideoNode|Vidu3StartEndToVideoNode|Vidu3TextToVideoNode
  ViduExtendVideoNode|ViduImageToVideoNode|ViduMultiFrameVideoNode|ViduReferenceVideoNode|ViduStartEndToVideoNode
  ViduTextToVideoNode|Wan2ImageToVideoApi|Wan2ReferenceVideoApi|Wan2TextToVideoApi|Wan2VideoContinuationApi|WanImageToVideoApi
  WanReferenceVideoApi|WanTextToVideoApi|LumaText2Video|LumaImage2Video|Comflowy_Kling|Comflowy_Luma|Comflowy_Hailuo
  Comfly_kling_text2video|Comfly_kling_image2video
`);

/**
 * Give a sampler a new latent. Those for clips and views are also given a picture to start from: it is what the clip
 * begins with, not what is edited.
 */
export const STARTS = names(`
  EmptyLatentImage|EmptySD3LatentImage|EmptyLatentAudio|EmptyFlux2LatentImage|EmptyHunyuanLatentVideo|EmptyLTXVLatentVideo
  SVD_img2vid_Conditioning|SvdImg2vidConditioning|SV3D_Conditioning|StableZero123_Conditioning|StableZero123_Conditioning_Batched
  StableCascade_EmptyLatentImage|HunyuanImageToVideo|HunyuanVideo15ImageToVideo|Kandinsky5ImageToVideo|LTXVImgToVideo
  LTXVImgToVideoInplace|CosmosImageToVideoLatent|CosmosPredict2ImageToVideoLatent|WanImageToVideo|Wan22ImageToVideoLatent
  WanFirstLastFrameToVideo|WanFunControlToVideo|Wan22FunControlToVideo|WanFunInpaintToVideo|WanCameraImageToVideo
  WanHuMoImageToVideo|WanInfiniteTalkToVideo|WanMoveTrackToVideo|WanPhantomSubjectToVideo|WanSCAILToVideo|WanSoundImageToVideo
  WanSoundImageToVideoExtend|WanTrackToVideo|WanVaceToVideo|WanAnimateToVideo|WanAnimate2ToVideo|WanDancerVideo|ARVideoI2V
  MiniMaxH3ImageToVideo|MiniMaxH3ReferenceToVideo|WanVideoImageToVideoEncode|WanVideoEmptyEmbeds|HyVideoI2VEncode
  CogVideoImageEncode|CogVideoImageEncodeFunInP|Hunyuan3Dv2Conditioning
`);

/** Put a picture beside a latent as a guide: only the latent goes on. */
export const GUIDES = names(`
  LTXVAddGuide|LTXVImgToVideoInplace|LTXVCropGuides|MiniMaxH3AddGuide|WanVideoAddControlEmbeds
`);

/** Make a map of edges, depth or a pose out of a picture: what is conditioned with it is guided, not edited. */
export const PREPROCESSORS = names(`
  Canny|CannyEdgePreprocessor|AIO_Preprocessor|LineArtPreprocessor|AnimeLineArtPreprocessor|LineartStandardPreprocessor
  HEDPreprocessor|PiDiNetPreprocessor|ScribblePreprocessor|Scribble_XDoG_Preprocessor|FakeScribblePreprocessor|M-LSDPreprocessor
  TEEDPreprocessor|OpenposePreprocessor|DWPreprocessor|AnimalPosePreprocessor|DensePosePreprocessor|BAE-NormalMapPreprocessor
  MiDaS-DepthMapPreprocessor|MiDaS-NormalMapPreprocessor|Zoe-DepthMapPreprocessor|LeReS-DepthMapPreprocessor
  DepthAnythingPreprocessor|DepthAnythingV2Preprocessor|Zoe_DepthAnythingPreprocessor|Metric3D-DepthMapPreprocessor
  DepthAnything_V2|DA3Inference|DA3Render|SDPoseDrawKeypoints|ColorPreprocessor|SAMPreprocessor|UniFormer-SemSegPreprocessor
  OneFormer-COCO-SemSegPreprocessor|OneFormer-ADE20K-SemSegPreprocessor|MediaPipe-FaceMeshPreprocessor|ControlNetPreprocessorSelector
`);

/** Bring in something made elsewhere. */
export const LOADERS = names(`
  LoadImage|LoadImageOutput|LoadVideo|LoadAudio|WebcamCapture|RecordAudio|LoadImageSetFromFolderNode|LoadImageDataSetFromFolder
  VHS_LoadVideo|VHS_LoadVideoPath|VHS_LoadVideoFFmpeg|VHS_LoadVideoFFmpegPath|VHS_LoadImages|VHS_LoadImagesPath|VHS_LoadImagePath
  VHS_LoadAudio|VHS_LoadAudioUpload|Image Load|Load Image Batch|LoadImagesFromDir //Inspire|LoadImageListFromDir //Inspire
  LoadImage //Inspire|LoadImageFromPath|LoadImageFromUrl|LoadImageFromURL|LoadImageFromUrlOrPath|Load Image From URL
  Load Image From Url (mtb)|ETN_LoadImageBase64|easy loadImageBase64|LoadImageBase64|LoadImageFromBase64|LoadImagesFromFolderKJ
  JWImageLoadRGB|JWImageLoadRGBA|LoadImagesFromPath|LoadImageWithMetaData|Image Load with Metadata|D2 Load Image|Sage_LoadImage
  CR Load Image List|CR Load Image List Plus|Load Image (Base64)|LoadVideoPath|LoadImageSequence|SDVN Load Image|ImageLoader
`);

/** Conditioning of models that edit: the picture in it is what they change. */
export const EDIT_CONDITIONING = names(`
  ReferenceLatent|TextEncodeQwenImageEdit|TextEncodeQwenImageEditPlus|TextEncodeQwenImageEditPlusAdvance|InstructPixToPixConditioning
  TextEncodeBooguEdit|TextEncodeJoyImageEdit|TextEncodeMageFlowEdit|BerniniConditioning
`);

/** Write what they are given into a file. */
export const SAVERS = names(`
  SaveImage|SaveImageAdvanced|SaveAnimatedWEBP|SaveAnimatedPNG|SaveVideo|SaveWEBM|SaveAudio|SaveAudioMP3|SaveAudioOpus
  SaveAudioAdvanced|SaveSVGNode|SaveImageWebsocket|VHS_VideoCombine|Image Save|Image Saver|Image Saver Simple|SaveImagePlus
  SaveImageExtended|SaveImageWithMetaData|Save Image w/Metadata|Save Image w/o Metadata|Save image with extra metadata [Crystools]
  SaveImageKJ|SaveImageWithAlpha|easy imageSave|easy saveImageLazy|LayerUtility: SaveImagePlus|CR Image Output|Sage_SaveImageWithMetadata
  Image Save with Prompt (WLSH)|Image Save with Prompt/Info (WLSH)|Save Image With Prompt Data|Save Images Mikey|JWImageSaveToPath
  ETN_SendImageWebSocket|SeargeImageSave|TG_ImageSaver|SaveWebPImage|SwarmSaveImageWS|SwarmSaveAnimationWS|SwarmSaveAnimatedWebpWS
  ImageSaver|SaveImageSimple|Save Image 🔔ED|D2 Send Eagle|SDPromptSaver
`);

/** Show what they are given: a graph that saves something else saved that. */
export const PREVIEWS = names(`
  PreviewImage|PreviewAny|PreviewAudio|MaskPreview|MaskPreview+|Image Comparer (rgthree)|ImageCompare|PreviewBridge|PreviewTextNode
  ShowText|pysssss|easy showAnything|Display Any (rgthree)|VHS_VideoInfo
`);

/** Inputs that steer a model, or are no picture: what they lead to is not what came out. */
const STEERING =
  /^(?:model|clip|vae|audio_vae|unet|refiner|positive|negative|cond(?:itioning)?|control|controlnet|cn|pose|depth|canny|lineart|normal|style|reference|ref|character|subject|face|identity|clip_vision|clipvision|guider|guide|noise|sigmas|sampler|scheduler|upscale|ipadapter|insightface|instantid|pulid|lora|embeds|text|t5|prompt|string|mask|start|end|first|last|image_prompt|image_embeds|hyvid_embeds|text_embeds|feta|teacache|context|rope|hook|hooks|segm|bbox|sam|seg|detector|motion|camera|tracks?|bboxes|keypoints|driving|source_face|input_faces|audio|width|height|size|length|seed|noise_seed|steps|cfg|denoise|batch|frame|frames_number|fps|value|int|float|number|index|boolean|strength|weight|filename|path|output|delimiter|custom)(?:$|[_\d])/i;
/** Their names begin like steering ones, and they carry the picture. */
const CARRYING =
  /^(?:(?:images?|pixels?|samples?|latents?|video|frames|base_image|target_image|init_image|source_image|input_image|destination|source)(?:_?\d+)?|latent_image|image_[a-z]|samples_(?:to|from)|(?:basic_|sdxl_|detailer_)?pipe)$/i;

/** Does this input carry the content itself? Sound is that only where sound is saved. */
export const carries = (key: string, sound: boolean): boolean =>
  CARRYING.test(key) || (sound && /^audio/i.test(key)) || !STEERING.test(key);
