/**
 * Returns the name of a client among the sources of downloads: its address, with the client's name
 * before it if the name differs from the client's kind.
 */
export const formatSourceName = ({
  name,
  kind,
  address,
}: Record<"name" | "kind" | "address", string>): string =>
  name === kind ? address : `${name} at ${address}`;

/** Returns the name of the client of such a source, which is its kind if it has no name. */
export const clientOfSource = (source: string, kind: string): string =>
  /^(.+) at /.exec(source)?.[1] ?? kind;
