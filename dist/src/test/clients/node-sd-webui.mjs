// The calls of node-sd-webui: node node-sd-webui.mjs URL PICTURE
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import sdwebui from 'node-sd-webui'

const [apiUrl, file] = process.argv.slice(2)
const client = sdwebui({ apiUrl })
const picture = readFileSync(file, 'base64')
const small = { prompt: 'rocket, white background', width: 64, height: 64, steps: 3, seed: 1, samplingMethod: 'Euler a' }

const drawn = await client.txt2img({ ...small, batchSize: 2 })
assert.equal(drawn.images.length, 2)
console.log('txt2img: ok')

const changed = await client.img2img({ ...small, imageData: [picture] })
assert.equal(changed.images.length, 1)
console.log('img2img: ok')

const unit = { inputImageData: picture, preprocessor: 'canny', model: 'canny', resizeMode: 'Scale to Fit (Inner Fit)' }
for (const [name, options] of [['txt2img', small], ['img2img', { ...small, imageData: [picture] }]]) {
  const controlled = await client[name]({ ...options, extensions: { controlNet: [unit] } })
  assert.equal(controlled.images.length, 2)
  console.log(`${name} with ControlNet: ok`)
}

const unknown = { ...unit, model: 'no such model' }
await assert.rejects(client.txt2img({ ...small, extensions: { controlNet: [unknown] } }))
console.log('unknown model refused: ok')

const info = await client.pngInfo({ imageData: drawn.images[0] })
assert.equal(info.prompt, small.prompt)
assert.equal(info.steps, 3)
console.log('png-info: ok')
