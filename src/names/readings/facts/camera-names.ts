// Names that cameras give to recordings. They do not contain a title, so a folder's title does not
// become that of the recording.

import { withoutExtension } from "../../../base/path/path-parts.ts";

/**
 * The forms of these names, by their standard or maker. A name in a form of DCF has eight
 * characters: four capitals, digits or underscores, and a number.
 */
const FORMS: readonly RegExp[] = [
  // DCF (JEITA CP-3461): `GOPR1187`, `DSC_0042`, `P1000123`, `IMG_1987`, `GX010123`
  /^(?=.{0,3}[A-Z])[A-Z\d_]{4}\d{4}$/,
  // XAVC (Sony): `C0511`
  /^C\d{4}$/,
  // AVCHD and Blu-ray count streams with five digits: `00698`
  /^\d{5}$/,
  // Android: `VID_20190524_183012`
  /^(?:VID|IMG|MVI|MOV|PXL)_\d{8}_\d{6,9}$/,
];

/** True if a camera or disc gave this file its name. */
export function isCameraName(name: string): boolean {
  const stem = withoutExtension(name);
  return FORMS.some((form) => form.test(stem));
}
