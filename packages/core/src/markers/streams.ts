import { family, like, type MarkerRow, SEEN } from "./table.ts";

const ANY_SEI = "tag/sei:*";

/**
 * SEI user data of a clip's first picture. Kling's is measured; the other names stand in one detector's list and
 * in no dump anywhere, so they are hints. x264's own is a trace of encoding, nothing else.
 */
export const STREAM_ROWS: readonly MarkerRow[] = [
  ...family({ vendor: "Kuaishou", product: "Kling", source: "five published files, 2026-09" }, [
    {
      id: "kling.sei",
      read: ["tag/sei:91ca6061-4aee-3854-8614-2d5f73f4ae2e"],
      match: like(/^kling-ai$/),
    },
  ]),
  ...family({ confidence: "hint", source: "one detector's list, no dump shows it, 2026-09" }, [
    { id: "sei.sora", read: [ANY_SEI], match: like(/^sora$/), vendor: "OpenAI", product: "Sora" },
    { id: "sei.runway", read: [ANY_SEI], match: like(/^runway$/), vendor: "Runway" },
    { id: "sei.pika", read: [ANY_SEI], match: like(/^pika-labs$/), vendor: "Pika" },
    { id: "sei.luma", read: [ANY_SEI], match: like(/^luma-ai$/), vendor: "Luma" },
    { id: "sei.hailuo", read: [ANY_SEI], match: like(/^hailuo$/), vendor: "MiniMax" },
    { id: "sei.pixverse", read: [ANY_SEI], match: like(/^pixverse$/), vendor: "PixVerse" },
    { id: "sei.vidu", read: [ANY_SEI], match: like(/^vidu-ai$/), vendor: "ShengShu" },
    { id: "sei.genmo", read: [ANY_SEI], match: like(/^genmo$/), vendor: "Genmo" },
    { id: "sei.haiper", read: [ANY_SEI], match: like(/^haiper$/), vendor: "Haiper" },
  ]),
  ...family({ says: "none", source: SEEN.dump }, [
    {
      id: "encoder.x264",
      read: ["tag/sei:dc45e9bd-e6d9-48b7-962c-d820d923eeef"],
      match: like(/^x264 - core \d+/),
      product: "x264",
    },
    {
      id: "encoder.lavf",
      read: ["tag/©too", "tag/encoder", "tag/ISFT", "tag/TSSE", "tag/WritingApp"],
      match: like(/^Lav[fc]\d+\./),
      product: "FFmpeg",
    },
  ]),
];
