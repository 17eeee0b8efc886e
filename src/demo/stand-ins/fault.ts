/** What a stand-in does instead of answering. */
export type Fault = (
  | { kind: "status"; status: number; retryAfter?: string | undefined }
  /** A page of something in between, with status 200. */
  | { kind: "html" }
  /** Another body with status 200. */
  | { kind: "body"; body: string }
  | { kind: "redirect"; to: string }
  /** Takes the request and says nothing, or says the half and then nothing. */
  | { kind: "hang" }
  | { kind: "stall" }
  /** Cuts the connection at once, or in the middle of the body. */
  | { kind: "reset" }
  | { kind: "broken" }
  /** The half of the answer, ended as if it were the whole. */
  | { kind: "cut" }
) & {
  /** Only for requests whose path (with query) holds this text. */
  only?: string | undefined;
};
