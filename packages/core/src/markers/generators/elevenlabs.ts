import { defineGenerator } from "../define.ts";
import { SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "ElevenLabs",
  vendor: "ElevenLabs",
  makes: ["audio"],
  since: "2025-11",
  sure: "measured",
  source: SEEN.dump,
  ask: { mark: "SynthID", at: "https://elevenlabs.io/ai-speech-classifier" },
  place: 510,
  credentials: [{ shown: ["Eleven Labs Inc."], pattern: /^Eleven ?Labs/i, source: SEEN.dump }],
});

export default generator;
