/** Fact paths that many rows read, and patterns they share. */
export const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
export const CREDIT = ["xmp/photoshop:Credit", "iptc/2:110 Credit"] as const;
export const SOFTWARE = ["exif/ifd0/Software", "xmp/xmp:CreatorTool", "text/Software"] as const;
export const DESCRIPTION = [
  "text/Description",
  "xmp/dc:description",
  "exif/ifd0/ImageDescription",
  "iptc/2:120 Caption",
] as const;
export const USER_COMMENT = ["exif/exif/UserComment", "xmp/exif:UserComment"] as const;
/** SEI user data of a clip's first picture, whatever its UUID. */
export const ANY_SEI = "tag/sei:*";
export const HANDLERS = ["tag/hdlr:vide", "tag/hdlr:soun"] as const;
/** Where ByteDance's apps leave their JSON. */
export const BYTEDANCE_JSON = [
  "exif/exif/UserComment",
  "exif/ifd0/ImageDescription",
  "text/Comment",
  "text/aigc_info",
  "tag/aigc_info",
  "tag/comment",
  "tag/©cmt",
  "tag/com.apple.quicktime.artwork",
] as const;
