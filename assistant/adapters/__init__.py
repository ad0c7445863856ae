"""Other libraries' interfaces, on both sides of the program.

What goes in: `fastembed.FastEmbed` makes a local ONNX model a LlamaIndex embedding; any other
LlamaIndex embedding or model is taken as it is. What comes out, in `llamaindex`: the search as a
retriever, the answers as a query engine, citations as a node postprocessor, and the program's own
embedding, with which LlamaIndex's ``ChromaVectorStore`` searches the Chroma collection of the
current index. Nothing in here is imported unless it is asked for: the program's own road needs none
of it.
"""
