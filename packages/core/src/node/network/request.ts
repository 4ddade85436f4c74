/** One request to the network, as the process that reads the file words it. */
export interface FetchRequest {
  url: string;
  method: "GET" | "POST";
  headers: Record<string, string>;
  body?: Uint8Array;
}

/** What the host's guard answers. */
export type FetchAnswer = { bytes: Uint8Array } | { problem: string };
