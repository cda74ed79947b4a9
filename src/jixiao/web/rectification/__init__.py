"""What is to be put right after a review: problems with their measures, deadlines, proof and acceptance."""
