/** An address without a name, a password and what may be a token: as it may be told and kept. What is no address stays. */
export function withoutCredentials(address: string): string {
  if (!/^https?:/i.test(address) || !URL.canParse(address)) return address;
  const url = new URL(address);
  url.username = "";
  url.password = "";
  url.search = "";
  url.hash = "";
  return url.href;
}
