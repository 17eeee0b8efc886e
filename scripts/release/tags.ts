const VERSION = /^v?(\d+)\.(\d+)\.(\d+)$/;

type Version = [major: number, minor: number, patch: number];

function parse(text: string): Version | undefined {
  const [, ...parts] = VERSION.exec(text) ?? [];
  return parts.length === 3 ? (parts.map(Number) as Version) : undefined;
}

const compare = (a: Version, b: Version): number => a[0] - b[0] || a[1] - b[1] || a[2] - b[2];

/**
 * The tags that a version's image gets: `1.2.3` always, and `1.2`, `1` and `latest` if no released
 * version in that range is newer. A fix for an old version must not move `latest` back.
 * @param released tags of the repository, such as `v1.2.3`; anything else is ignored
 * @throws if `version` is not of the form 1.2.3
 */
export function imageTags(version: string, released: readonly string[]): string[] {
  const own = parse(version);
  if (!own) throw new Error(`${version} is not a version of the form 1.2.3.`);
  const newer = released.flatMap((text) => {
    const other = parse(text);
    return other && compare(other, own) > 0 ? [other] : [];
  });
  const [major, minor] = own;
  return [
    version,
    ...(newer.some((other) => other[0] === major && other[1] === minor)
      ? []
      : [`${major}.${minor}`]),
    ...(newer.some((other) => other[0] === major) ? [] : [`${major}`]),
    ...(newer.length > 0 ? [] : ["latest"]),
  ];
}

/**
 * The package's tag at the registry: `latest` for the newest version. npm refuses `latest` for an
 * older one, so that version gets the tag of its line, such as `v1.2`.
 */
export function packageTag(version: string, released: readonly string[]): string {
  const tags = imageTags(version, released);
  return tags.includes("latest") ? "latest" : `v${version.split(".").slice(0, 2).join(".")}`;
}
