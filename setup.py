"""The one thing that setup.cfg cannot say: an extension that may be built, and need not be.

EDI837_NATIVE=disable leaves it out, EDI837_NATIVE=require fails where it cannot be built, and EDI837_SANITIZE=1 builds
it to find faults of its own. Without it everything gives the same results, more slowly.
"""

import os
from glob import glob

from setuptools import Extension, setup

FOLDER = "edi837/native/"
WISH = os.environ.get("EDI837_NATIVE", "")
FLAGS = [] if os.name == "nt" else ["-std=c11", "-O3", "-fvisibility=hidden"]
SANITIZE = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"] if os.environ.get("EDI837_SANITIZE") else []

native = Extension(
    "edi837.native._native",
    sources=sorted(glob(f"{FOLDER}*.c")),
    depends=sorted(glob(f"{FOLDER}*.h")),
    extra_compile_args=FLAGS + SANITIZE,
    extra_link_args=SANITIZE,
    optional=WISH != "require",
)

setup(ext_modules=[] if WISH == "disable" else [native])
