import type { PageApproval, Tools } from "../desk/answers.ts";

/** The request for what this approval would do, apart from its choice about the library's version. */
export function previewOf(id: number, approval: PageApproval): Tools["preview_rename"]["asks"] {
  const { ids: _, version: __, duplicates: ___, ...choice } = approval;
  return { id, ...choice };
}
