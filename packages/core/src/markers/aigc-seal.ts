import { parseAigc, securityData } from "../metadata/aigc.ts";
import { present } from "../model/present.ts";
import { PINNED_LABEL_KEYS } from "./generators.ts";
import { fromBase64, fromHex, type Seal, type SealTools } from "./seal.ts";

const SM2_WITH_SM3 = "1.2.156.10197.1.501";

/** Checks the security data in a reserved code of China's label (TC260-PG-202511A). */
export async function checkLabel(value: string, tools: SealTools): Promise<Seal | undefined> {
  const label = parseAigc(value);
  const data = label && (securityData(label.reserved1) ?? securityData(label.reserved2));
  const signature = data?.signatures[0];
  if (!label || !signature) return undefined;
  const seal = (outcome: Seal["outcome"], by?: string): Seal => ({
    outcome,
    algorithm: signature.algorithm,
    binds: "label",
    ...present({ by }),
  });
  if (signature.algorithm !== SM2_WITH_SM3) return seal("unsupported");
  const key = (tools.labelKeys ?? PINNED_LABEL_KEYS).find((each) => each.producer.test(label.producer));
  if (!key) return seal("unknown-key");
  const raw = rawSignature(signature.value);
  if (!raw) return seal("failed", key.vendor);
  const { verifySm2 } = await import("./sm2.ts");
  const holds = verifySm2(tools.sm3, fromHex(key.key), new TextEncoder().encode(key.message(label)), raw);
  return seal(holds === undefined ? "unavailable" : holds ? "verified" : "failed", key.vendor);
}

/** r and s as hexadecimal or base64 text. */
function rawSignature(text: string): Uint8Array | undefined {
  const raw = /^[0-9a-f]{128}$/i.test(text) ? fromHex(text) : fromBase64(text);
  return raw?.length === 64 ? raw : undefined;
}
