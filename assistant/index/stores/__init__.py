"""Where vectors are kept and searched.

`base.VectorStore` is the seam, with two sides that answer alike: `chroma.ChromaStore` is the store
of record, with every vector, document and fact; `matrix.MatrixStore` holds the vectors alone, in
memory. `choice` decides which of them a search asks.
"""
