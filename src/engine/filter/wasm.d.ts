/** A WebAssembly module's bytes, put into the bundle by the build and by the tests' plugin alike. */
declare module '*.wasm' {
  const bytes: Uint8Array<ArrayBuffer>;
  export default bytes;
}
