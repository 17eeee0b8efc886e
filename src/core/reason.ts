/** Why a release is where it is: a code for programs, one sentence for a person. */
export type Reason = { code: string; message: string };
