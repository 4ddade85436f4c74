import { weierstrass } from "@noble/curves/abstract/weierstrass.js";
import { concat, hex } from "../source/bytes.ts";

/** SM3 (GB/T 32905), 32 bytes, or undefined where the runtime does not have it. */
export type Sm3 = (data: Uint8Array) => Uint8Array | undefined;

const P = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const N = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const A = P - 3n;
const B = 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n;
const GX = 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n;
const GY = 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n;

/** The recommended curve of GB/T 32918.5-2017. Point arithmetic is noble's; only the equation below is SM2's own. */
const Point = weierstrass({ p: P, n: N, h: 1n, a: A, b: B, Gx: GX, Gy: GY });

const bytes32 = (value: bigint): Uint8Array =>
  Uint8Array.from(value.toString(16).padStart(64, "0").match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
const number = (bytes: Uint8Array): bigint => BigInt(`0x${hex(bytes) || "0"}`);
const modulo = (value: bigint): bigint => ((value % N) + N) % N;

/**
 * Verifies an SM2 signature with SM3 (GB/T 32918.2-2016, section 7).
 * @param publicKey compressed (33 bytes) or uncompressed (65 bytes) point
 * @param signature r and s, 32 bytes each
 * @param userId the signer's distinguishing identifier, by default the standard's own
 * @returns undefined where the runtime has no SM3
 */
export function verifySm2(
  sm3: Sm3,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
  userId = "1234567812345678",
): boolean | undefined {
  if (signature.length !== 64) return false;
  const r = number(signature.subarray(0, 32));
  const s = number(signature.subarray(32));
  if (r === 0n || r >= N || s === 0n || s >= N) return false;
  let key: InstanceType<typeof Point>;
  try {
    key = Point.fromHex(hex(publicKey));
    key.assertValidity();
  } catch {
    return false;
  }
  const { x, y } = key.toAffine();
  const id = new TextEncoder().encode(userId);
  const bits = id.length * 8;
  const z = sm3(concat([Uint8Array.of(bits >> 8, bits & 255), id, ...[A, B, GX, GY, x, y].map(bytes32)]));
  const digest = z && sm3(concat([z, message]));
  if (!digest) return undefined;
  const t = modulo(r + s);
  if (t === 0n) return false;
  const sum = Point.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(t));
  if (sum.is0()) return false;
  return modulo(number(digest) + sum.toAffine().x) === r;
}
