/** From Plex Media Server 1.30 on everything here was built for; `1.41.9.9961-46083195d` is how a version looks. */
export function isSupported(version: string): boolean {
  const read = /^(\d{1,5})\.(\d{1,5})\b/.exec(version);
  if (!read) return false;
  const [major, minor] = [Number(read[1]), Number(read[2])];
  return major > 1 || (major === 1 && minor >= 30);
}
