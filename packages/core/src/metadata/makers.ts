/**
 * Names in EXIF Make and its like, as cameras, phones, scanners and drones write them; anchored: `Canva` is not Canon.
 * Anyone can write them. They tell a camera's name from what else is put there: model names, prompts, graphs.
 */
const MAKERS =
  /^(?:acer|agfa|apple|arashi vision|arri|asahi optical|asus|autel|benq|blackberry|blackmagic design|blackview|bq|canon|casio|concord|contax|creative|cubot|digitech|dji|doogee|dxo|epson|everio|fairphone|flir|fujifilm|fuji photo film|garmin|gateway|ge|general imaging|genius|google|gopro|gretagmacbeth|hasselblad|hewlett[- ]packard|hitachi|hmd global|honor|hover|hp|htc|huawei|imacon|infinix|insta360|ipad|iphone|ipod|itel|jenoptik|jvc|jk imaging|kddi|kodak|eastman kodak|konica|konica minolta|kyocera|lava|leaf|leica|lenovo|lg electronics|lge|lg|light|lumicron|lytro|magic leap|mamiya|medion|meizu|meta|micromax|microsoft|microtek|minolta|minox|motorola|mustek|nec|nikon|nintendo|noritsu|nothing|nokia|oce|obsbot|olympus|om digital solutions|oneplus|oppo|palm|panasonic|panono|parrot|pentacon|pentax|phase one|philips|polaroid|praktica|premier|qtek|raspberry ?pi|ray-?ban|realme|reconyx|red|redmi|research in motion|ricoh|rim|rollei|samsung|samsung techwin|sanyo|seiko|sharp|sigma|sinar|skanhex|skydio|softbank|sony|sony ericsson|sony interactive|supra|t-mobile|tcl|tecno|telefunken|toshiba|traveler|trust|ulefone|umax|vivitar|vtech|vivo|vodafone|voigtl[aä]nder|wiko|xiaomi|yakumo|yashica|yuneec|zeiss|zoran|zte)(?:\b|_|$)/i;

export const isMaker = (text: string): boolean => MAKERS.test(text.trim());

const MAX_NAME_CHARS = 80;

/** Reads like the name of a device: short, one line, no JSON and no key in front of one. */
export const isName = (text: string): boolean =>
  text.length <= MAX_NAME_CHARS && !/[{}[\]\n<>]/.test(text) && !/^\s*(?:prompt|workflow|parameters)\s*:/i.test(text);
