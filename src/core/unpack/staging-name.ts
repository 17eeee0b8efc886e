/** The folder in a media root that holds what was unpacked, one folder of an installation each; Plex does not read dot names. */
export const UNPACKED_FOLDER = ".plex-ingest-unpacked";

/** The name of the folder for one unpacking of a release. `random` is a UUID. */
export const stagingName = (releaseId: number, random: string): string => `${releaseId}-${random}`;

/** The release whose staging folder has this name; undefined if the name is none of ours. */
export function stagingId(name: string): number | undefined {
  const id = /^(\d{1,15})-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.exec(name)?.[1];
  return id === undefined ? undefined : Number(id);
}

/** Whether a release was unpacked by us: its files are ours, and go once it is filed. */
export const isUnpacked = (path: string): boolean => path.includes(`/${UNPACKED_FOLDER}/`);
