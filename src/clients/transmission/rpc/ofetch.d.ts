// What @ctrl/transmission says with ofetch's types, of which only the answer's body is ours to give (see rpc.ts). The types
// of ofetch itself need those of browsers and of undici.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the package gives it
export declare const ofetch: { raw<T>(url: string): { _data: T } };
export type FetchOptions = { dispatcher?: unknown };
