/** Schemas of which `c2pa.metadata` may hold every field (C2PA 2.2, B.1). */
export const WHOLE_SCHEMAS: ReadonlySet<string> = new Set([
  "http://ns.adobe.com/xap/1.0/",
  "http://ns.adobe.com/xap/1.0/mm/",
  "http://ns.adobe.com/xap/1.0/t/pg/",
  "http://ns.adobe.com/camera-raw-settings/1.0/",
  "http://ns.adobe.com/pdf/1.3/",
]);

const fields = (names: string): ReadonlySet<string> => new Set(names.split(" "));

const EXIF_EX = fields(
  "BodySerialNumber Gamma ISOSpeed ISOSpeedLatitudeyyy ISOSpeedLatitudezzz InteroperabilityIndex LensMake LensModel LensSerialNumber LensSpecification PhotographicSensitivity RecommendedExposureIndex SensitivityType StandardOutputSensitivity",
);

/** Schemas of which it may hold some fields (B.2). The standard itself writes the namespace of ExifEX in two ways, CIPA in a third. */
export const PARTIAL_SCHEMAS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["http://purl.org/dc/elements/1.1/", fields("coverage date format identifier language relation type")],
  ["http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", fields("Scene")],
  [
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/",
    fields(
      "DigImageGUID DigitalSourceType EventId Genre ImageRating ImageRegion LocationCreated LocationShown MaxAvailHeight MaxAvailWidth RegistryId",
    ),
  ],
  [
    "http://ns.adobe.com/exif/1.0/",
    fields(
      "ApertureValue BrightnessValue CFAPattern ColorSpace CompressedBitsPerPixel Contrast CustomRendered DateTimeDigitized DateTimeOriginal DeviceSettingDescription DigitalZoomRatio ExifVersion ExposureBiasValue ExposureIndex ExposureMode ExposureProgram ExposureTime FNumber FileSource Flash FlashEnergy FlashpixVersion FocalLength FocalLengthIn35mmFilm FocalPlaneResolutionUnit FocalPlaneXResolution FocalPlaneYResolution GPSAltitude GPSAltitudeRef GPSDOP GPSDateStamp GPSDestBearing GPSDestBearingRef GPSDestDistance GPSDestDistanceRef GPSDestLatitude GPSDestLongitude GPSDifferential GPSHPositioningError GPSImgDirection GPSImgDirectionRef GPSLatitude GPSLongitude GPSMapDatum GPSMeasureMode GPSProcessingMethod GPSSatellites GPSSpeed GPSSpeedRef GPSStatus GPSTimeStamp GPSTrack GPSTrackRef GPSVersionID GainControl ISOSpeedRatings ImageUniqueID LightSource MaxApertureValue MeteringMode OECF OffsetTimeOriginal PixelXDimension PixelYDimension RelatedSoundFile Saturation SceneCaptureType SceneType SensingMethod Sharpness ShutterSpeedValue SpatialFrequencyResponse SpectralSensitivity SubjectArea SubjectDistance SubjectDistanceRange SubjectLocation WhiteBalance",
    ),
  ],
  ["http://cipa.jp/exif/1.0/", EXIF_EX],
  ["http://cipa.jp/exif/1.0/exifEX", EXIF_EX],
  ["http://cipa.jp/exif/2.32/", EXIF_EX],
  [
    "http://ns.adobe.com/photoshop/1.0/",
    fields(
      "Category City ColorMode Country DateCreated DocumentAncestors History ICCProfile State SupplementalCategories TextLayers TransmissionReference Urgency",
    ),
  ],
  [
    "http://ns.adobe.com/tiff/1.0/",
    fields(
      "BitsPerSample Compression DateTime ImageLength ImageWidth Make Model Orientation PhotometricInterpretation PlanarConfiguration PrimaryChromaticities ReferenceBlackWhite ResolutionUnit SamplesPerPixel Software TransferFunction WhitePoint XResolution YCbCrCoefficients YCbCrPositioning YCbCrSubSampling YResolution",
    ),
  ],
  [
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/",
    fields(
      "Tracks absPeakAudioFilePath album altTapeName altTimecode audioChannelType audioCompressor audioSampleRate audioSampleType beatSpliceParams cameraAngle cameraLabel cameraModel cameraMove comment contributedMedia discNumber duration fileDataRate genre good instrument introTime key logComment loop lyrics markers numberOfBeats outCue partOfCompilation projectName projectRef pullDown relativePeakAudioFilePath relativeTimestamp releaseDate resampleParams scaleType scene shotDate shotDay shotLocation shotName shotNumber shotSize speakerPlacement startTimecode stretchMode takeNumber tapeName tempo timeScaleParams timeSignature trackNumber videoAlphaMode videoAlphaPremultipleColor videoAlphaUnityIsTransparent videoColorSpace videoCompressor videoFieldOrder videoFrameRate videoFrameSize videoPixelAspectRatio videoPixelDepth",
    ),
  ],
  [
    "http://ns.useplus.org/ldf/xmp/1.0/",
    fields(
      "FileNameAsDelivered FirstPublicationDate ImageFileFormatAsDelivered ImageFileSizeAsDelivered ImageType Version",
    ),
  ],
]);
