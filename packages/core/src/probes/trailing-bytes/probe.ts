import { no, type Probe } from "../probe.ts";

/** Are there bytes behind the end that the format defines? */
export const trailingBytes: Probe<"trailing-bytes"> = {
  id: "trailing-bytes",
  ask({ container, placeOf }) {
    const trailer = container.blocks.find((block) => block.kind === "trailer");
    if (!trailer) return no;
    return {
      answer: "true",
      args: { bytes: trailer.length, offset: trailer.offset },
      at: [placeOf(trailer, trailer.path)],
    };
  },
};
