import type { AigcLabel } from "../metadata/aigc.ts";

/** A public key that this version takes for a vendor's own. Keys found in files are never added to it. */
export interface PinnedKey {
  readonly vendor: string;
  /** Hexadecimal. */
  readonly key: string;
  readonly source: string;
}

export interface PinnedLabelKey extends PinnedKey {
  /** Which producer field it may sign for. */
  readonly producer: RegExp;
  /** The text that is signed. */
  readonly message: (label: AigcLabel) => string;
}

export const PINNED_LABEL_KEYS: readonly PinnedLabelKey[] = [
  {
    vendor: "MiniMax",
    producer: /^MiniMax$/,
    // An SM2 point, compressed: its y is even.
    key: "02a0b3b0b6a0c9b0c89cab328342af4e8221ec5b40799cbe835ab4251f7b47e4fd",
    message: (label) =>
      `"Label":"${label.label}","ContentProducer":"${label.producer}","ProduceID":"${label.produceId}"`,
    source: "labels of published MiniMax clips that verify with it, 2026-10",
  },
];

export const PINNED_NOVELAI_KEYS: readonly PinnedKey[] = [
  {
    vendor: "NovelAI",
    key: "63625c4003a12f0cf04835093cd80bd389d2d136ea9bb71245ce31934bd13227",
    source: "NovelAI/novelai-image-metadata at 3d9c7b7 (MIT), 2026-08",
  },
];
