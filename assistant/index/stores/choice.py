"""Decides which store a search asks."""

from __future__ import annotations

#: Largest matrix that is searched in memory, in bytes. It grows by 1 kB a chunk with the built-in
#: embedding's 256 numbers: 250,000 chunks, in which an exact search takes 35 ms; with a service's
#: 1,536 numbers it is 43,000. More would crowd a machine of 1 or 2 GB.
MATRIX_LIMIT = 256 * 2**20


def in_memory(records: int, dimensions: int, server: str) -> bool:
    """Whether searches ask the matrix; else they ask Chroma.

    Measured over 5,488 records of 256 numbers: the nearest 100 take the matrix 0.75 ms and Chroma
    5.1 ms, of which Chroma finds 96.4%; within a week the matrix takes 0.07 ms and Chroma, which
    scans for its filters, 14 to 43 ms. Importing Chroma alone takes 0.5 s, as long as a search
    from the command line. So Chroma is asked only when the matrix would be too large, or when a
    server has been set up to be asked.

    Args:
        records: Number of vectors.
        dimensions: Length of a vector.
        server: Address of the Chroma server, or empty.

    Example:
        >>> in_memory(5_488, 256, ""), in_memory(5_488, 256, "127.0.0.1:8000")
        (True, False)
    """
    return not server and 4 * records * dimensions <= MATRIX_LIMIT
