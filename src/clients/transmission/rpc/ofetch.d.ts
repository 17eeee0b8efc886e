// The types of ofetch that @ctrl/transmission uses. We provide only the response body (see rpc.ts).
// ofetch's own types depend on browser and undici types.
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the package gives it
export declare const ofetch: { raw<T>(url: string): { _data: T } };
export type FetchOptions = { dispatcher?: unknown };
