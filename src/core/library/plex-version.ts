/** Plex Media Server 1.30 and later is supported; a version looks like `1.41.9.9961-46083195d`. */
export function isSupported(version: string): boolean {
  const read = /^(\d{1,5})\.(\d{1,5})\b/.exec(version);
  if (!read) return false;
  const [major, minor] = [Number(read[1]), Number(read[2])];
  return major > 1 || (major === 1 && minor >= 30);
}

/**
 * A function from a server's version to what a person should know about it: undefined if it is supported, or the server
 * does not say. `warn` is called once for each version that is too old.
 */
export function warnOfOldPlex(warn: (message: string) => void): (version: string) => string | undefined {
  let warned: string | undefined;
  return (version) => {
    if (version === "" || isSupported(version)) return undefined;
    const message = `Plex is version ${version.slice(0, 40)}, older than 1.30, the first that is supported; update it.`;
    if (warned !== version) warn(message);
    warned = version;
    return message;
  };
}
