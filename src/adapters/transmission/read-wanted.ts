/**
 * Which files are to be downloaded, by their place in the list; undefined when it does not say of each. 0 and 1 in all
 * versions up to 4.1, truth values from 5.0 on (rpc-spec, "wanted").
 */
export function readWanted(value: unknown): boolean[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const wanted: boolean[] = [];
  for (const one of value as unknown[]) {
    if (one !== 0 && one !== 1 && typeof one !== "boolean") return undefined;
    wanted.push(Boolean(one));
  }
  return wanted;
}
