import { readFileSync } from "node:fs";

/** The owner that stands in package.json until the project has an address. */
const PLACEHOLDER = "OWNER";

type Manifest = {
  name: string;
  version: string;
  description: string;
  license: string;
  mcpName: string;
  homepage: string;
  bugs: string;
  repository: { type: string; url: string };
  plexIngest: { image: string };
};

/** The project's addresses and names, all from package.json. */
export type Project = {
  name: string;
  version: string;
  description: string;
  license: string;
  mcpName: string;
  /** For example `https://github.com/OWNER/plex-ingest`, without a slash at the end. */
  repository: string;
  /** `OWNER/plex-ingest`: the end of the repository's address. */
  slug: string;
  /** The image's name without a tag. A name without a host is on Docker's default registry. */
  image: string;
  /** True until `npm run project` has set the address. Nothing may be released before. */
  isPlaceholder: boolean;
};

/**
 * The fields of package.json that follow from the repository's address. The MCP registry accepts
 * `io.github.OWNER/…` only from the owner of that account:
 * https://modelcontextprotocol.io/registry/authentication
 */
export function fieldsFor(repository: string, name: string) {
  const [, owner] =
    /^https:\/\/github\.com\/([A-Za-z\d](?:[A-Za-z\d-]*[A-Za-z\d])?)\/[\w.-]+$/.exec(repository) ??
    [];
  if (owner === undefined || repository.endsWith(".git")) {
    throw new Error(
      `${repository} is not the address of a GitHub repository. Use the form https://github.com/OWNER/${name}.`,
    );
  }
  return {
    mcpName: `io.github.${owner}/${name}`,
    homepage: `${repository}#readme`,
    bugs: `${repository}/issues`,
    repository: { type: "git", url: `git+${repository}.git` },
  };
}

/** The part of a repository's address behind the host: owner and name. */
export const slugOf = (repository: string): string => new URL(repository).pathname.slice(1);

/**
 * The image that a repository has by default. Docker accepts no capitals in a name.
 * @throws if the address is not that of a GitHub repository
 */
export function defaultImage(repository: string): string {
  fieldsFor(repository, "plex-ingest");
  return slugOf(repository).toLowerCase();
}

const PART = String.raw`[a-z\d]+(?:(?:\.|_{1,2}|-+)[a-z\d]+)*`;
/** https://github.com/distribution/reference/blob/main/reference.go, without tag and digest. */
const IMAGE = new RegExp(String.raw`^(?:[\w.-]+[.:][\w.:-]*/)?${PART}(?:/${PART})*$`);

/** @throws if Docker would refuse the name, or if it contains a tag */
export function checkImage(image: string): void {
  if (!IMAGE.test(image)) {
    throw new Error(`${image} is not the name of an image. Use a name such as owner/plex-ingest.`);
  }
}

/**
 * Reads the project's addresses and names. Every other script, page and workflow takes them from
 * here.
 * @throws if a field of package.json does not follow from `repository`, or if the image's name is
 * invalid
 */
export function readProject(
  manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest,
): Project {
  const { name, version, description, license, mcpName, plexIngest } = manifest;
  const { image } = plexIngest;
  const repository = manifest.repository.url.replace(/^git\+(.*)\.git$/, "$1");
  for (const [field, wanted] of Object.entries(fieldsFor(repository, name))) {
    const value = manifest[field as keyof Manifest];
    if (JSON.stringify(value) !== JSON.stringify(wanted)) {
      throw new Error(
        `package.json has ${JSON.stringify(value)} as ${field}, but the repository is ${repository}. ` +
          `Run npm run project -- --repository ${repository}.`,
      );
    }
  }
  const slug = slugOf(repository);
  const isPlaceholder = slug.startsWith(`${PLACEHOLDER}/`) || image.startsWith(`${PLACEHOLDER}/`);
  // Docker refuses the placeholder, so it can never pull an image of somebody else.
  if (!isPlaceholder) checkImage(image);
  return {
    name,
    version,
    description,
    license,
    mcpName,
    repository,
    slug,
    image,
    isPlaceholder,
  };
}

/** The address of a file of a version, as a page that people read. */
export const pageAddress = ({ repository, version }: Project, path: string): string =>
  `${repository}/blob/v${version}/${path}`;

/** The address of a file of a version, as bytes. */
export const rawAddress = ({ repository, version }: Project, path: string): string =>
  `${repository}/raw/v${version}/${path}`;
