/** The folder that a disc consists of. Its parent is the work. */
const DISC_FOLDER = /^(?:.*\/)?(?=(?:BDMV|VIDEO_TS|HVDVD_TS)\/)/i;

/** Returns the folder of the disc that a file is a part of, or the path of a disc image. */
export const nameOfDisc = (path: string): string =>
  DISC_FOLDER.exec(path)?.[0].replace(/\/$/, "") || path;
