#!/bin/sh
# as.sh prog out
cd /work/main/packages/userland
cat > .tmp/e_$$.ts <<X
import { main } from '$1';
import { start } from '../lib/start';
export function _start(): void { start(main); }
X
npx asc .tmp/e_$$.ts -O2 --runtime incremental --stackSize 262144 --memoryBase 4198400 --use abort=lib/abort/abort --disableWarning 235 -o $2.wasm -t $2.wat --noColors 2>&1 | grep -v "^npm"
rm .tmp/e_$$.ts
