import { BUDGETS } from "../../model/limits.ts";

/** One node of an exclusion's path: a box type and, where one is written, its place among siblings of that type. */
export interface PathStep {
  type: string;
  /** From 1. */
  index?: number;
}

const INDEX = /^\[([1-9]\d{0,8})\]/;

/**
 * Reads the strict subset of XPath that an exclusion may use (C2PA 2.2, 18.6.2, example 5): full paths of box types,
 * each with a number in brackets or without one. Undefined for anything else, which matches no box.
 */
export function parsePath(xpath: string): PathStep[] | undefined {
  const steps: PathStep[] = [];
  for (let at = 0; at < xpath.length; ) {
    // A type is four characters whatever they are: `/` and `[` are allowed in it.
    const type = xpath.slice(at + 1, at + 5);
    if (xpath[at] !== "/" || type.length !== 4 || steps.length >= BUDGETS.boxDepth) return undefined;
    at += 5;
    const index = INDEX.exec(xpath.slice(at, at + 12));
    if (index) at += index[0].length;
    steps.push(index ? { type, index: Number(index[1]) } : { type });
  }
  return steps.length > 0 ? steps : undefined;
}

/**
 * Boxes that hold nothing but boxes (ISO/IEC 14496-12, 23008-12): only these may be inner nodes of a path. `meta` is a
 * FullBox and by the standard's letter none of them, but exclusion lists of older writers name `/meta/iloc`.
 */
const CONTAINERS = new Set(
  "moov trak edts mdia minf dinf stbl mvex moof traf mfra udta meta tref treg iprp ipco sinf schi rinf strk strd grpl".split(
    " ",
  ),
);
export const holdsBoxes = (type: string): boolean => CONTAINERS.has(type);

/** Box types that inherit from FullBox: only they have a version and flags (14496-12, 23001-7, 23008-12). */
const FULL_BOXES = new Set([
  ..."pdin mvhd tkhd mdhd hdlr vmhd smhd hmhd sthd nmhd vvhd elng stsd stdp stts ctts cslg stss stsh elst dref stsz".split(
    " ",
  ),
  ..."stz2 stsc stco co64 padb subs saiz saio mehd trex mfhd tfhd trun tfra mfro tfdt leva trep assp sbgp sgpd".split(
    " ",
  ),
  ..."csgp cprt tsel kind meta bxml iloc pitm ipro infe iinf iref ipma schm fiin fpar fecr gitn fire stri stsg".split(
    " ",
  ),
  ..."stvi csch sidx ssix prft srpp srat chnl dmix txtC mime uriI medc emsg pssh tenc senc ispe pixi auxC".split(" "),
  "url ",
  "urn ",
  "xml ",
  "uri ",
]);
export const isFullBox = (type: string): boolean => FULL_BOXES.has(type);
