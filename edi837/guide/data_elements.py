"""The numbers of data elements in the X12 dictionary: CLM02 is 782."""

from __future__ import annotations

from functools import lru_cache

from edi837.guide.maps import segment_nodes


@lru_cache(maxsize=1 << 10)
def number_of(claim_type: str, segment_id: str, position: int, component: int = 0) -> str:
    """The number of an element, or of a component; '' for composites, which have none, and for what no claim has."""
    for node in segment_nodes(claim_type):
        if node.id == segment_id and position <= node.get_child_count():
            child = node.get_child_node_by_idx(position - 1)
            if component and child.is_composite() and component <= child.get_child_count():
                child = child.get_child_node_by_idx(component - 1)
            return "" if child.is_composite() else str(child.data_ele)
    return ""
