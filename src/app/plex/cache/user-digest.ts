/** The digest of the token as it is now. It changes seldom and is asked for with each read. */
export function createUserDigest(token: () => string | undefined, hash: (text: string) => string): () => string {
  let known: { token: string; digest: string } | undefined;
  return () => {
    const current = token() ?? "";
    if (known?.token !== current) known = { token: current, digest: hash(current) };
    return known.digest;
  };
}
