"""In the child: it becomes ffmpeg, or the virus scanner, and hands it the file in memory.

Both want a file that they can move about in, and the scanner would write a stream to a disk. So the file lies in memory
without a name (`memfd`), as the program's standard input.
"""

import os
import resource
import shutil
import sys
from typing import NoReturn

from heatwatch.media.kinds import MOVING_PICTURES, SOUNDS

GIVEN = "/proc/self/fd/0"
LONGEST_SECONDS = 900
# Only this machine's files and pipes, of which the lock on files leaves none but the one given: nothing is fetched.
INPUT = ("-nostdin", "-hide_banner", "-loglevel", "quiet", "-threads", "2", "-protocol_whitelist", "file,pipe")
# The largest cameras make 33 million points a picture (8K); what claims more than twice that is made to fill memory.
NO_BOMB = ("-max_pixels", "67108864")
BARE = ("-map_metadata", "-1", "-map_chapters", "-1", "-sn", "-dn", "-fflags", "+bitexact", "-flags", "+bitexact")
SOUND = ("-map", "0:a:0", "-vn", "-c:a", "libmp3lame", "-b:a", "96k", "-ac", "1")
AS_MP3 = ("-id3v2_version", "0", "-write_id3v1", "0", "-write_xing", "0", "-f", "mp3", "pipe:1")
SHARP = (
    "-vf",
    "scale=w='min(1280,iw)':h=-2,format=yuv420p",
    "-map",
    "0:v:0",
    "-map",
    "0:a:0?",
    "-c:a",
    "aac",
    "-ac",
    "1",
)
# As with pictures: the points are gone, and so is the sound.
BLURRED = ("-vf", "scale=20:-2,scale=480:-2:flags=bicubic,format=yuv420p", "-map", "0:v:0", "-an")
PICTURES = ("-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-threads", "2")
AS_MP4 = ("-movflags", "frag_keyframe+empty_moov+default_base_moof", "-f", "mp4", "pipe:1")


def play(program: str, kind: str, *, sharp: bool) -> NoReturn:
    """Become ffmpeg, which writes sound or moving pictures anew to standard output."""
    container = SOUNDS.get(kind) or MOVING_PICTURES[kind]
    given = [program, *INPUT, *NO_BOMB, "-f", container, "-i", GIVEN, "-t", str(LONGEST_SECONDS), *BARE]
    made = [*SOUND, *AS_MP3] if kind in SOUNDS else [*(SHARP if sharp else BLURRED), *PICTURES, *AS_MP4]
    _become([*given, *made])


def scan(program: str) -> NoReturn:
    """Become the scanner: the service's client passes the file on as it is, the other reads it where it lies."""
    through_service = program.endswith("clamdscan")
    _become([program, "--no-summary", *(["--fdpass", "-"] if through_service else [GIVEN])])


def _become(command: list[str]) -> NoReturn:
    file = os.memfd_create("file")
    with os.fdopen(file, "wb", closefd=False) as target:
        shutil.copyfileobj(sys.stdin.buffer, target)
    os.lseek(file, 0, os.SEEK_SET)
    os.dup2(file, 0)
    os.close(file)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    os.execve(command[0], command, {"LC_ALL": "C.UTF-8"})  # noqa: S606  no shell; a program that the parent found
