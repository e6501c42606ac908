// x12-parser: a stream of segments, brought together claim by claim.
const { createReadStream } = require('fs')
const { Schema, X12grouper, X12parser } = require('x12-parser')

const claims = new Schema('005010X222A1', { start: 'CLM', terminators: ['HL', 'SE'], name: 'claim' })
let groups = 0
createReadStream(process.argv[2])
  .pipe(new X12parser())
  .pipe(new X12grouper(claims))
  .on('data', (one) => { if (one.name === 'claim') groups += 1 })
  .on('end', () => console.log(groups))
