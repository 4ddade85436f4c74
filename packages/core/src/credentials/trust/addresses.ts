/** Where the public lists of C2PA are published (conformance program). */
const C2PA = "https://raw.githubusercontent.com/c2pa-org/conformance-public/refs/heads/main";

/** Signers, time-stamp authorities and conforming products, each under the name by which it is known again. */
export const C2PA_ADDRESSES = {
  official: `${C2PA}/trust-list/C2PA-TRUST-LIST.pem`,
  tsa: `${C2PA}/trust-list/C2PA-TSA-TRUST-LIST.pem`,
  products: `${C2PA}/conforming-products/conforming-products-list.json`,
} as const;
