// What the reference implementation says of WAV files: one line for each, its verdict and what it found wrong.
import fs from 'node:fs';
import path from 'node:path';
import * as c2pa from '@contentauth/c2pa-wasm';

const code = path.join(import.meta.dirname, 'node_modules/@contentauth/c2pa-wasm/pkg/c2pa_bg.wasm');
await c2pa.default({ module_or_path: fs.readFileSync(code) });
for (const file of process.argv.slice(2)) {
  try {
    const reader = await c2pa.WasmReader.fromBytes('audio/wav', new Uint8Array(fs.readFileSync(file)));
    const store = JSON.parse(reader.json());
    const wrong = (store.validation_status ?? []).map((status) => status.code);
    const [action] = store.manifests[store.active_manifest].assertions[0].data.actions;
    console.log([store.validation_state, ...wrong, path.basename(action.digitalSourceType)].join(' '));
  } catch (problem) {
    console.log(String(problem.message ?? problem).replace(/\s+/g, ' '));
  }
}
