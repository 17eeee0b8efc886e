/** Nothing outside this file can make one: the class is exported only as a type. */
class ProvenMissing {
  // A private field makes the type nominal, so that no object literal is one.
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  get path(): string {
    return this.#path;
  }

  static isProof(value: unknown): value is ProvenMissing {
    return typeof value === "object" && value !== null && #path in value;
  }
}

/**
 * Proof that a path in a library leads to nothing although the library is there. A look that finds
 * nothing is no proof, because the library's disk may be unmounted at that moment.
 */
export type Missing = ProvenMissing;

export const isMissingProof = (value: unknown): value is Missing => ProvenMissing.isProof(value);

/**
 * Looks, checks that the library is there, and looks again. The second look is needed: a disk that
 * is away during the first look may be back when the library is checked.
 * @param look returns what is at the path; undefined if it finds nothing
 * @param assertThere throws while the library is not mounted
 * @returns the proof, or what one of the looks found
 */
export async function confirmMissingAt<Found extends object>(
  path: string,
  look: () => Promise<Found | undefined>,
  assertThere: () => Promise<void>,
): Promise<Missing | Found> {
  const found = await look();
  if (found !== undefined) return found;
  await assertThere();
  return (await look()) ?? new ProvenMissing(path);
}
